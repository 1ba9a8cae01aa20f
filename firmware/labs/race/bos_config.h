/* SPDX-License-Identifier: MIT */
/* The kernel's configuration, with locks, and with a thousand turns a second, which give a race
   more chances. */
#define BOS_TICK_HZ 1000
#define BOS_LOCK    1

#include "../../../rtos/config/bos_config.h"
