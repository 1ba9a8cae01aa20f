/* SPDX-License-Identifier: MIT */
/* The kernel's configuration: locks, execution traces, and a margin on every stack. */
#define BOS_STACK_MARGIN 64
#define BOS_TRACE        1
#define BOS_LOCK         1

#include "../../rtos/config/bos_config.h"
