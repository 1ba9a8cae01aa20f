/* SPDX-License-Identifier: MIT */
/* The kernel's configuration: without turns and stack check, as the other kernels are measured. */
#define BOS_SLICE_TICKS 0
#define BOS_STACK_CHECK 0

#include "../../rtos/config/bos_config.h"
