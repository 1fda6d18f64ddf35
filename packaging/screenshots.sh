#!/usr/bin/env bash
# Pictures of the real program on the sample clinic, in a profile of their own: packaging/screenshots.sh FOLDER
set -euo pipefail

folder=${1:?usage: packaging/screenshots.sh FOLDER}
python=${PYTHON:-python3}
mkdir -p "$folder"
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
cd "$(dirname "${BASH_SOURCE[0]}")/.."

picture() {
  local name=$1
  shift
  QT_QPA_PLATFORM=offscreen "$python" -m carefront demo --profile "$profile/practice" --screenshot "$folder/$name.png" "$@"
}

# A working day whose visits have all states is today's; on a closed day the last open one shows more.
day=$("$python" -c 'import datetime as d; t = d.date.today(); print(t - d.timedelta(max(0, t.weekday() - 4)))')
for theme in light dark contrast; do
  for size in 1280x720 960x540; do
    picture "day-$theme-$size" --date "$day" --theme "$theme" --size "$size"
  done
  picture "day-$theme-1920x1080" --date "$day" --theme "$theme" --size 1920x1080
done
picture day-arabic-1280x720 --date "$day" --theme light --language ar_EG
picture day-arabic-dark-960x540 --date "$day" --theme dark --language ar_EG --size 960x540
QT_SCALE_FACTOR=2 picture day-light-640x360-at-200 --date "$day" --theme light --size 640x360
