/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of semihosting: the front end provides functions, or none (then every open fails). What
 * they return is outside input: it is logged, and on replay comes from the log. */
#ifndef SIM_SEMIHOST_H
#define SIM_SEMIHOST_H

#include "machine.h"

/* Return values below 0 are errors. `mode` is that of SYS_OPEN, 0 to 11. */
struct semihost_files {
    void *owner;
    int64_t (*open)(void *owner, const char *name, uint32_t mode); /* a handle from 0 */
    int64_t (*close)(void *owner, uint32_t handle);
    int64_t (*read)(void *owner, uint32_t handle, void *bytes, size_t count); /* bytes read */
    int64_t (*write)(void *owner, uint32_t handle, const void *bytes, size_t count);
    int64_t (*seek)(void *owner, uint32_t handle, uint32_t position); /* 0 */
    int64_t (*length)(void *owner, uint32_t handle);
};

int64_t semihost_open(struct machine *, const char *name, uint32_t mode);
int64_t semihost_close(struct machine *, uint32_t handle);
int64_t semihost_read(struct machine *, uint32_t handle, void *bytes, size_t count);
int64_t semihost_write(struct machine *, uint32_t handle, const void *bytes, size_t count);
int64_t semihost_seek(struct machine *, uint32_t handle, uint32_t position);
int64_t semihost_length(struct machine *, uint32_t handle);

#endif
