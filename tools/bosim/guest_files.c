/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --semihosting DIR: files of a guest, all below one directory. Names are walked component by
 * component without following symbolic links, so no name leads out of it. Modes are those of
 * SYS_OPEN ("Semihosting for AArch32 and AArch64", SYS_OPEN). */
#include "guest_files.h"

#include "options.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES_MOST 64

struct guest_files {
    struct semihost_files table;
    int directory;
    int files[FILES_MOST]; /* -1: free */
};

/* r, rb, r+, r+b, w, wb, w+, w+b, a, ab, a+, a+b, as fopen */
static int open_flags(uint32_t mode)
{
    static const int flags[] = {O_RDONLY,
                                O_RDWR,
                                O_WRONLY | O_CREAT | O_TRUNC,
                                O_RDWR | O_CREAT | O_TRUNC,
                                O_WRONLY | O_CREAT | O_APPEND,
                                O_RDWR | O_CREAT | O_APPEND};
    return flags[mode / 2];
}

/* Opens one component; the descriptor of the folder is closed. */
static int step_down(int folder, const char *name, int flags)
{
    int opened = -1;
    if (strcmp(name, "..") != 0)
        opened = openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0666);
    close(folder);
    return opened;
}

static int open_below(int directory, const char *path, int flags)
{
    char copy[1024], *next = copy, *name;
    int folder = dup(directory);
    if (strlen(path) >= sizeof copy || *path == '\0' || *path == '/')
        return close(folder), -1;
    strcpy(copy, path);
    while (folder >= 0 && (name = strsep(&next, "/")) != NULL) {
        if (*name == '\0')
            continue;
        folder = step_down(folder, name, next != NULL ? O_RDONLY | O_DIRECTORY : flags);
    }
    return folder;
}

static bool is_file(int descriptor)
{
    struct stat status;
    return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

static int64_t file_open(void *owner, const char *name, uint32_t mode)
{
    struct guest_files *files = owner;
    int handle = 0, opened;
    while (handle < FILES_MOST && files->files[handle] >= 0)
        handle++;
    if (handle == FILES_MOST || mode > 11)
        return -1;
    opened = open_below(files->directory, name, open_flags(mode));
    if (opened >= 0 && !is_file(opened)) {
        close(opened);
        return -1;
    }
    files->files[handle] = opened;
    return opened < 0 ? -1 : handle;
}

static int descriptor_of(const struct guest_files *files, uint32_t handle)
{
    return handle < FILES_MOST ? files->files[handle] : -1;
}

static int64_t file_close(void *owner, uint32_t handle)
{
    struct guest_files *files = owner;
    int descriptor = descriptor_of(files, handle);
    if (descriptor < 0)
        return -1;
    files->files[handle] = -1;
    return close(descriptor);
}

static int64_t file_read_(void *owner, uint32_t handle, void *bytes, size_t count)
{
    return read(descriptor_of(owner, handle), bytes, count);
}

static int64_t file_write_(void *owner, uint32_t handle, const void *bytes, size_t count)
{
    return write(descriptor_of(owner, handle), bytes, count);
}

static int64_t file_seek(void *owner, uint32_t handle, uint32_t position)
{
    return lseek(descriptor_of(owner, handle), position, SEEK_SET) < 0 ? -1 : 0;
}

static int64_t file_length(void *owner, uint32_t handle)
{
    struct stat status;
    return fstat(descriptor_of(owner, handle), &status) == 0 ? status.st_size : -1;
}

struct guest_files *guest_files_open(const char *directory, struct sim_error *error)
{
    struct guest_files *files;
    int descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC), i;
    if (descriptor < 0) {
        sim_error_set(error, "--semihosting %s: %s: give a directory that exists", directory,
                      strerror(errno));
        return NULL;
    }
    files = must_allocate(NULL, sizeof *files);
    *files = (struct guest_files){
        .directory = descriptor,
        .table = {files, file_open, file_close, file_read_, file_write_, file_seek, file_length}};
    for (i = 0; i < FILES_MOST; i++)
        files->files[i] = -1;
    return files;
}

const struct semihost_files *guest_files_table(const struct guest_files *files)
{
    return &files->table;
}

void guest_files_close(struct guest_files *files)
{
    int i;
    if (files == NULL)
        return;
    for (i = 0; i < FILES_MOST; i++)
        if (files->files[i] >= 0)
            close(files->files[i]);
    close(files->directory);
    free(files);
}
