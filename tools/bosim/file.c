/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole files in and out. */
#include "file.h"

#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MOST ((size_t)1 << 30) /* bytes: larger than anything that is meant */

static bool fail(const char *path, const char *what, struct sim_error *error)
{
    sim_error_set(error, "%s: %s: %s", path, what, strerror(errno));
    return false;
}

static bool read_all(FILE *file, struct bytes *bytes)
{
    size_t room = 0, got;
    do {
        if (bytes->size == room) {
            room = room ? room * 2 : 65536;
            bytes->data = must_allocate(bytes->data, room);
        }
        got = fread(bytes->data + bytes->size, 1, room - bytes->size, file);
        bytes->size += got;
    } while (got > 0 && bytes->size <= FILE_MOST);
    if (bytes->size > FILE_MOST)
        errno = EFBIG;
    return !ferror(file) && bytes->size <= FILE_MOST;
}

bool file_read(const char *path, struct bytes *bytes, struct sim_error *error)
{
    FILE *file = fopen(path, "rb");
    bool good;
    *bytes = (struct bytes){NULL, 0};
    if (file == NULL)
        return fail(path, "cannot be opened", error);
    good = read_all(file, bytes) || fail(path, "cannot be read", error);
    fclose(file);
    if (!good)
        free(bytes->data);
    return good;
}

static bool write_to(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    bool good;
    if (file == NULL)
        return false;
    good = fwrite(data, 1, size, file) == size;
    return fclose(file) == 0 && good;
}

bool file_write(const char *path, const void *data, size_t size, struct sim_error *error)
{
    char fresh[4200];
    struct stat status;
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return write_to(path, data, size) || fail(path, "cannot be written", error);
    snprintf(fresh, sizeof fresh, "%s.%ld.new", path, (long)getpid());
    if (write_to(fresh, data, size) && rename(fresh, path) == 0)
        return true;
    fail(path, "cannot be written", error);
    unlink(fresh);
    return false;
}
