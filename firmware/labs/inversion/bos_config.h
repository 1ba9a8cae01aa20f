/* SPDX-License-Identifier: MIT */
/* The kernel's configuration, with locks. */
#ifndef LAB_INVERSION_CONFIG_H
#define LAB_INVERSION_CONFIG_H

#define BOS_LOCK 1

#include "../../../rtos/config/bos_config.h"

#endif
