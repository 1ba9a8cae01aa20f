#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every source says its licence in its first lines, and the one of its folder: MIT where a user's
# product may hold it (rtos/, firmware/), GPL-2.0-or-later elsewhere.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2

sources() {
    find sim tools tests boards rtos firmware setup .ci Makefile rtos.mk -type f \
        \( -name '*.[chS]' -o -name '*.ld' -o -name '*.dts' -o -name '*.dtsi' -o -name '*.sh' \
        -o -name '*.mk' -o -name '*.py' -o -name '*.bash' -o -name '*.awk' -o -name Makefile \
        -o -perm -u+x \) ! -path '*/corpus/*' ! -name '*.elf' ! -name '*.bin' -print0 | sort -z
}

bad=0
sources | xargs -0 awk '
    function judge() {
        if (file == "" || found) return
        print file ": no line \"SPDX-License-Identifier: " wanted "\" among its first three"
        bad = 1
    }
    FNR == 1 {
        judge()
        file = FILENAME
        found = 0
        wanted = file ~ /^(rtos|firmware)\// ? "MIT" : "GPL-2.0-or-later"
        if (file == "rtos.mk") wanted = "MIT"
    }
    FNR <= 3 && $0 ~ ("SPDX-License-Identifier: " wanted "( \\*/)?$") { found = 1 }
    END { judge(); exit bad }' || bad=1

[ -s COPYING ] && [ -s rtos/LICENSE ] && [ -s firmware/LICENSE ] || {
    echo "a licence text is missing: COPYING, rtos/LICENSE, firmware/LICENSE"
    bad=1
}
exit $bad
