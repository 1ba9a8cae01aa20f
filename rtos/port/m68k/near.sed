# SPDX-License-Identifier: MIT
# Behind shorten.sed, for a board whose RAM lies in the lowest 32 KB: the kernel's variables have
# short addresses.
/^\s\./b
s/([ ,])(bos(\+[0-9]+)?)(\.l)?(,|$)/\1(\2).w\5/g
