#!/bin/sh
# Mencari Python, lalu scripts/dev.py mengerjakan selebihnya: sh mulai.sh
cd "$(dirname "$0")" || exit 1
for python in python3.13 python3.12 python3.11 python3.14 python3 python; do
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exec "$python" scripts/dev.py run --open "$@"
  fi
done
echo "Python 3.11 atau lebih baru tidak ditemukan di komputer ini."
echo "Debian dan Ubuntu: sudo apt-get install python3 python3-venv"
echo "macOS: unduh dari https://www.python.org/downloads/ dan pasang."
echo "Lalu ulangi: sh mulai.sh"
exit 1
