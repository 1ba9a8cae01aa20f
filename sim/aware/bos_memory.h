/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading a guest's numbers, pointers and texts: shared by the files of this folder. */
#ifndef SIM_AWARE_BOS_MEMORY_H
#define SIM_AWARE_BOS_MEMORY_H

#include "aware/bos.h"

uint64_t bos_number(const uint8_t *bytes, unsigned count, bool big_endian);
/* False if not all bytes answer. */
bool bos_read_number(const struct bos_memory *, bool big_endian, uint32_t address, unsigned count,
                     uint64_t *value);
bool bos_read_pointer(const struct bos_memory *, const struct bos_record *, uint32_t address,
                      uint32_t *pointer);
/* A text that ends with zero; "" at address 0; control characters become '?'. */
void bos_read_text(const struct bos_memory *, uint32_t address, char *text, size_t room);

/* A struct bos_memory's read; the owner is a machine. */
size_t bos_peek_machine(void *owner, uint32_t address, void *bytes, size_t count);

#endif
