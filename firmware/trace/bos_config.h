/* SPDX-License-Identifier: MIT */
/* The kernel's configuration: with execution traces. */
#define BOS_TRACE 1

#include "../../rtos/config/bos_config.h"
