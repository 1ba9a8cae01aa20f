/* SPDX-License-Identifier: MIT */
/* The kernel's configuration, but for the tick: a thousand turns a second give a race more
   chances. */
#ifndef LAB_RACE_CONFIG_H
#define LAB_RACE_CONFIG_H

#include "../../../rtos/config/bos_config.h"

#undef BOS_TICK_HZ
#define BOS_TICK_HZ 1000

#endif
