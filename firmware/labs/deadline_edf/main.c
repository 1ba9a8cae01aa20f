/* SPDX-License-Identifier: MIT */
/* Lab "deadline" once more, in a kernel that runs the earliest deadline first. */
#include "../deadline/main.c"
