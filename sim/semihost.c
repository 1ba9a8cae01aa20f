/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Semihosting's files: what the front end answers goes through the input log. See semihost.h. */
#include "semihost.h"

#include "input.h"

/* Who answers: nobody in a replay, whose answers come from the log, so that no file is touched. */
static const struct semihost_files *outside(const struct machine *machine)
{
    return input_replaying(machine) ? NULL : machine->files;
}

/* The logged result: the front end's now, or the log's on replay. */
static int64_t logged(struct machine *machine, const char *what, int64_t result, void *bytes,
                      size_t count)
{
    return input_result(machine, what, &result, bytes, count, NULL) ? result : -1;
}

int64_t semihost_open(struct machine *machine, const char *name, uint32_t mode)
{
    const struct semihost_files *files = outside(machine);
    int64_t result = files == NULL ? -1 : files->open(files->owner, name, mode);
    return logged(machine, "open", result, NULL, 0);
}

int64_t semihost_close(struct machine *machine, uint32_t handle)
{
    const struct semihost_files *files = outside(machine);
    int64_t result = files == NULL ? -1 : files->close(files->owner, handle);
    return logged(machine, "close", result, NULL, 0);
}

int64_t semihost_read(struct machine *machine, uint32_t handle, void *bytes, size_t count)
{
    const struct semihost_files *files = outside(machine);
    int64_t result = files == NULL ? -1 : files->read(files->owner, handle, bytes, count);
    return logged(machine, "read", result, bytes, count);
}

int64_t semihost_write(struct machine *machine, uint32_t handle, const void *bytes, size_t count)
{
    const struct semihost_files *files = outside(machine);
    int64_t result = files == NULL ? -1 : files->write(files->owner, handle, bytes, count);
    return logged(machine, "write", result, NULL, 0);
}

int64_t semihost_seek(struct machine *machine, uint32_t handle, uint32_t position)
{
    const struct semihost_files *files = outside(machine);
    int64_t result = files == NULL ? -1 : files->seek(files->owner, handle, position);
    return logged(machine, "seek", result, NULL, 0);
}

int64_t semihost_length(struct machine *machine, uint32_t handle)
{
    const struct semihost_files *files = outside(machine);
    int64_t result = files == NULL ? -1 : files->length(files->owner, handle);
    return logged(machine, "length", result, NULL, 0);
}
