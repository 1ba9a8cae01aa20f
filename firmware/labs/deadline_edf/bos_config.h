/* SPDX-License-Identifier: MIT */
/* That of the lab "deadline", with the earliest deadline first instead of priorities. */
#define BOS_EDF 1

#include "../deadline/bos_config.h"
