/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernels, in the order in which they are looked for. */
#include "aware/kernel.h"

extern const struct aware_kernel aware_bos, aware_freertos, aware_zephyr, aware_threadx,
    aware_blackbox;

const struct aware_kernel *const aware_kernels[] = {&aware_bos,     &aware_freertos, &aware_zephyr,
                                                    &aware_threadx, &aware_blackbox, NULL};
