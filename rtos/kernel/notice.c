/* SPDX-License-Identifier: MIT */
/* The notice that every image holds. */
#include "bos/kernel.h"

const char bos_notice[] = "BOS real-time kernel, version 0.1, for " PORT_NAME;
