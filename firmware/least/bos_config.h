/* SPDX-License-Identifier: MIT */
/* The least kernel, for a chip with 512 bytes of RAM. */
#include "../../rtos/footprint/min/bos_config.h"
