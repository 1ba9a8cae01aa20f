# SPDX-License-Identifier: MIT
# Behind shorten.sed, for a board whose RAM lies in the lowest 32 KB: the kernel's variables have
# short addresses.
/^\s\./b
s/([ ,])((bos|idle_block)(\+[0-9]+)?)(\.l)?(,|$)/\1(\2).w\6/g
