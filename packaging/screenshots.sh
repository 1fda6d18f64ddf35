#!/usr/bin/env bash
# Pictures of the real program on the sample clinic, at one fixed morning: packaging/screenshots.sh FOLDER
# Every theme at every size of the design, 200 % text, the Arabic layout, and the pages of the start.
set -euo pipefail

folder=${1:?usage: packaging/screenshots.sh FOLDER}
python=${PYTHON:-python3}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export QT_QPA_PLATFORM=offscreen TZ=Europe/London LC_ALL=C.UTF-8 XDG_RUNTIME_DIR="$home"
mkdir -p -m 700 "$home/run"

# Half past ten on a Tuesday: visits of every state, somebody waiting, somebody late.
now=2026-11-24T10:20

picture() {
  local name=$1
  shift
  "$python" -m carefront demo --profile "$home/practice" --now "$now" --language en_GB --screenshot "$folder/$name.png" "$@" 2>/dev/null
}

for theme in light dark contrast; do
  for size in 1920x1080 1280x720 960x540 640x360; do
    picture "day-$theme-$size" --theme "$theme" --size "$size" --select arrived
  done
  picture "day-$theme-1280x720-text-200" --theme "$theme" --size 1280x720 --select arrived --text 200
done
for size in 2560x1440 3840x2160; do
  picture "day-light-$size" --theme light --size "$size" --select arrived
done
QT_SCALE_FACTOR=2 picture day-light-640x360-at-200 --theme light --size 640x360
for size in 1920x1080 1280x720 960x540 640x360; do
  picture "day-arabic-$size" --theme light --size "$size" --language ar_EG --select arrived
done
picture day-arabic-dark-1280x720 --theme dark --size 1280x720 --language ar_EG --select arrived

# The pages of the start: the first one of all, and one on a damaged file.
XDG_DATA_HOME="$home/data" "$python" -m carefront run --theme light --screenshot "$folder/first-start.png" 2>/dev/null || true
cp -r "$home/practice" "$home/damaged"
dd if=/dev/zero of="$home/damaged/carefront.db" bs=4096 count=2 conv=notrunc status=none
"$python" -m carefront run --profile "$home/damaged" --theme light --screenshot "$folder/damaged-file.png" 2>/dev/null || true
"$python" -m carefront run --profile "$home/damaged" --theme dark --size 640x360 --screenshot "$folder/damaged-file-640x360.png" 2>/dev/null || true

# The two of the README, as small as they look the same: packaging/screenshots.sh FOLDER, then copy what changed.
for theme in light dark; do
  picture "readme-$theme" --theme "$theme" --size 1440x810 --select arrived
  "$python" - "$folder/readme-$theme.png" <<'END'
import sys
from collections import Counter
from PySide6.QtGui import QImage

name = sys.argv[1]
image = QImage(name).convertToFormat(QImage.Format.Format_RGB32)
seen = Counter(memoryview(image.constBits()).cast("I"))
image.convertToFormat(QImage.Format.Format_Indexed8, [color for color, _count in seen.most_common(256)]).save(name, "PNG", 0)
END
done
