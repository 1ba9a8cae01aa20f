#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every source says its licence in its first lines, and the one of its folder: MIT where a user's
# product may hold it (rtos/, firmware/), GPL-2.0-or-later elsewhere.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2

bad=0
while read -r file; do
    case $file in
    rtos/* | firmware/*) wanted=MIT ;;
    *) wanted=GPL-2.0-or-later ;;
    esac
    # rtos.mk builds both sides: either licence is right for it.
    [ "$file" != rtos.mk ] || wanted='\(MIT\|GPL-2.0-or-later\)'
    head -n 3 "$file" | grep -q "SPDX-License-Identifier: $wanted\( \*/\)\?\$" && continue
    echo "$file: no line \"SPDX-License-Identifier: $wanted\" among its first three"
    bad=1
done < <(find sim tools tests boards rtos firmware setup .ci Makefile rtos.mk -type f \
    \( -name '*.[chS]' -o -name '*.ld' -o -name '*.dts' -o -name '*.dtsi' -o -name '*.sh' \
    -o -name '*.mk' -o -name '*.py' -o -name '*.bash' -o -name Makefile -o -perm -u+x \) \
    ! -path '*/corpus/*' ! -name '*.elf' ! -name '*.bin' 2>/dev/null | sort)

[ -s COPYING ] && [ -s rtos/LICENSE ] && [ -s firmware/LICENSE ] || {
    echo "a licence text is missing: COPYING, rtos/LICENSE, firmware/LICENSE"
    bad=1
}
exit $bad
