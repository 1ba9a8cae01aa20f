/* SPDX-License-Identifier: MIT */
/* The kernel's configuration, with locks, and with a thousand turns a second, which give a race
   more chances. */
#ifndef LAB_RACE_CONFIG_H
#define LAB_RACE_CONFIG_H

#define BOS_LOCK 1

#include "../../../rtos/config/bos_config.h"

#undef BOS_TICK_HZ
#define BOS_TICK_HZ 1000

#endif
