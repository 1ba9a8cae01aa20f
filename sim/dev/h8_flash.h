/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the flash memories of H8 chips have in common: their bytes, at address 0, and RAMER or
 * RAMCR, which shows 4 KB of on-chip RAM in place of one of the first eight blocks. */
#ifndef SIM_DEV_H8_FLASH_H
#define SIM_DEV_H8_FLASH_H

#include "device.h"

struct h8_flash_memory {
    struct bus_space *space;
    uint32_t size; /* bytes */
};

void h8_flash_init(struct h8_flash_memory *, struct bus_space *, uint32_t size);
/* All its bytes; NULL: the board has no memory of this size there. */
const uint8_t *h8_flash_bytes(const struct h8_flash_memory *);
/* Both leave what lies beyond the size. Programming makes zeros of ones, never the other way. */
void h8_flash_program(struct h8_flash_memory *, uint32_t at, const uint8_t *bytes, uint32_t count);
void h8_flash_erase(struct h8_flash_memory *, uint32_t at, uint32_t count);

struct h8_ram_overlay {
    struct bus_space *space;
    struct bus_region region;
};

/* The RAM that is shown begins at `ram`; it is not shown yet. */
bool h8_ram_overlay_init(struct device *, struct h8_ram_overlay *, uint32_t ram,
                         struct sim_error *);
/* RAMS (bit 3), RAM2 to RAM0 (the block). */
void h8_ram_overlay_set(struct h8_ram_overlay *, uint8_t ramer);

#endif
