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

/* snapshot_memory.c: where regions are, and what RAM holds. */
bool snapshot_regions_save(struct machine *, struct blob *, struct sim_error *);
bool snapshot_regions_load(struct machine *, struct blob_reader *, struct sim_error *);
bool snapshot_memory_save(struct machine *, struct blob *, struct sim_error *);
bool snapshot_memory_load(struct machine *, struct blob_reader *, struct sim_error *);

#endif
