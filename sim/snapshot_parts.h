/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside of snapshots: shared by snapshot*.c. */
#ifndef SIM_SNAPSHOT_PARTS_H
#define SIM_SNAPSHOT_PARTS_H

#include "snapshot.h"

/* An error at the reader's place; returns false. Marks the reader as failed. */
bool snapshot_damaged(struct blob_reader *, struct sim_error *, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A size, then the content compressed. */
void snapshot_put_packed(struct blob *, const struct blob *content);
/* What was packed, to be freed by the caller, and its size. NULL if it is damaged or more than
 * `most` bytes. */
uint8_t *snapshot_get_packed(struct blob_reader *, size_t most, size_t *size);

/* snapshot_state.c */
void snapshot_put_clock(struct blob *, const struct clock_domain *);
bool snapshot_get_clock(struct blob_reader *, struct clock_domain *, struct sim_error *);
bool snapshot_devices_save(struct machine *, struct blob *, struct sim_error *);
bool snapshot_devices_load(struct machine *, struct blob_reader *, struct sim_error *);

/* An element of a state field, of two devices of one class. */
bool snapshot_same_element(const struct device *, const struct device *, const struct state_field *,
                           uint32_t element);
/* A number that stands for it: an integer itself, an event's time or cycle, a driver's level, a
 * clock's rate in hertz, how many bytes wait in a stream. */
uint64_t snapshot_element_number(const struct device *, const struct state_field *,
                                 uint32_t element);
/* All elements at once. */
bool snapshot_same_field(const struct device *, const struct device *, const struct state_field *);

/* snapshot_memory.c: where regions are, and what RAM holds. */
bool snapshot_regions_save(struct machine *, struct blob *, struct sim_error *);
bool snapshot_regions_load(struct machine *, struct blob_reader *, struct sim_error *);
bool snapshot_memory_save(struct machine *, struct blob *, struct sim_error *);
bool snapshot_memory_load(struct machine *, struct blob_reader *, struct sim_error *);

/* All of a snapshot but what RAM holds; the restoring machine is the saved one. */
bool snapshot_state_save(struct machine *, struct blob *, struct sim_error *);
bool snapshot_state_restore(struct machine *, const struct blob *, struct sim_error *);

/* A RAM region's bytes as blocks. */
#define SNAPSHOT_BLOCK 4096u /* a page of the host, which mincore tells of */

struct snapshot_ram {
    struct bus_space *space;
    const struct bus_region *region;
    size_t bytes, blocks;
    uint8_t fill;
    unsigned char *resident; /* a byte for each block, bit 0; NULL: all may be */
};

/* Calls `visit` for each RAM region, in the order of the board, until one returns false; false
 * then. What it is given lasts as long as the call. */
bool snapshot_each_ram(const struct machine *,
                       bool (*visit)(void *owner, const struct snapshot_ram *), void *owner);
size_t snapshot_block_size(const struct snapshot_ram *, size_t block); /* the last may be short */
bool snapshot_block_is_filled(const struct snapshot_ram *, size_t block); /* as at power-on */
/* Makes a block as it shall be; `bytes` NULL: filled. */
void snapshot_block_set(const struct snapshot_ram *, size_t block, const uint8_t *bytes);

#define for_each_region(machine, i, region)                                                        \
    for ((i) = 0; (i) < (machine)->space_count; (i)++)                                             \
        for ((region) = (machine)->spaces[i].bus.regions; (region) != NULL;                        \
             (region) = (region)->next)

#endif
