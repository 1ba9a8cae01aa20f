/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory for machine code, mapped twice: what is written through one mapping is executed in the
 * other. No place is ever both. */
#ifndef SIM_ENGINE_TABLE_CODE_MEMORY_H
#define SIM_ENGINE_TABLE_CODE_MEMORY_H

#include "../../error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct code_memory {
    uint8_t *write;
    const uint8_t *run;
    size_t bytes;
};

/* The host's memory is taken as it is written to. False with error: the host forbids it. */
bool code_memory_init(struct code_memory *, size_t bytes, struct sim_error *);
void code_memory_free(struct code_memory *);

#endif
