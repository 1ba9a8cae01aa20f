/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Snapshots: chunks with name, version and length, no host pointers. Save at any moment between
 * runs, load in another process, run on: the trace is the same, bit for bit. Little-endian;
 * memory by page, compressed with zstd. Any bytes may be given to load: a damaged file is an
 * error with its place, never a crash. */
#ifndef SIM_SNAPSHOT_H
#define SIM_SNAPSHOT_H

#include "blob.h"
#include "machine.h"

/* Appends a snapshot. It holds the devicetree and the options, too. */
bool snapshot_save(struct machine *, struct blob *, struct sim_error *);
/* A new machine as it was. NULL and error if the bytes are no snapshot of this version. */
struct machine *snapshot_load(const void *bytes, size_t size, struct sim_error *);
/* With another engine than the one that it was saved with; NULL: with that one. */
struct machine *snapshot_load_on(const void *bytes, size_t size, const char *engine,
                                 struct sim_error *);
/* Puts an existing machine of the same board back. On error the machine is not to be run. */
bool snapshot_restore(struct machine *, const void *bytes, size_t size, struct sim_error *);

/* One device's state alone: for tests. */
bool snapshot_device_save(struct device *, struct blob *);
bool snapshot_device_load(struct device *, struct blob_reader *, struct sim_error *);

#endif
