/* SPDX-License-Identifier: MIT */
/* That of the lab "deadline", with the earliest deadline first instead of priorities. */
#ifndef LAB_DEADLINE_EDF_CONFIG_H
#define LAB_DEADLINE_EDF_CONFIG_H

#define BOS_EDF 1

#include "../deadline/bos_config.h"

#endif
