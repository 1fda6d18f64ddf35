"""What tests of several folders share: guards, builders, fakes. Nothing here is a test."""
