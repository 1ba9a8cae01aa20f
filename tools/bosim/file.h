/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole files in and out. */
#ifndef BOSIM_FILE_H
#define BOSIM_FILE_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>

struct bytes {
    unsigned char *data; /* owned; free() */
    size_t size;
};

/* Reads a whole file, a pipe too. False with the name and the system's reason. */
bool file_read(const char *path, struct bytes *, struct sim_error *);
/* Writes under another name first and renames: there is never half a file. Devices and pipes are
 * written straight. */
bool file_write(const char *path, const void *data, size_t size, struct sim_error *);

#endif
