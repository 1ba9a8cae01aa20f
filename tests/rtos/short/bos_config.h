/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Another configuration for the suite: turns of three ticks, objects without names. */
#define BOS_SLICE_TICKS  3
#define BOS_OBJECT_NAMES 0

#include "../../../rtos/config/bos_config.h"
