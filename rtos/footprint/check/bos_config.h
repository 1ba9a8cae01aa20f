/* SPDX-License-Identifier: MIT */
/* The whole kernel, with kernel_check() and memory_check() in the image. */
#define MEASURED_CHECKS 1

#include "../max/bos_config.h"
