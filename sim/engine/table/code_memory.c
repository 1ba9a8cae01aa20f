/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file without a name, mapped once to write and once to execute. */
#include "code_memory.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void *map(int descriptor, size_t bytes, int access)
{
    void *at = mmap(NULL, bytes, access, MAP_SHARED | MAP_NORESERVE, descriptor, 0);
    return at == MAP_FAILED ? NULL : at;
}

bool code_memory_init(struct code_memory *memory, size_t bytes, struct sim_error *error)
{
    int descriptor = memfd_create("bosim-code", MFD_CLOEXEC);
    *memory = (struct code_memory){.bytes = bytes};
    if (descriptor >= 0 && ftruncate(descriptor, (off_t)bytes) == 0) {
        memory->write = map(descriptor, bytes, PROT_READ | PROT_WRITE);
        memory->run = map(descriptor, bytes, PROT_READ | PROT_EXEC);
    }
    if (!memory->write || !memory->run)
        sim_error_set(error,
                      "this host gives no memory for compiled code (%s): use --engine interp",
                      strerror(errno));
    if (descriptor >= 0)
        close(descriptor);
    if (memory->write && memory->run)
        return true;
    code_memory_free(memory);
    return false;
}

void code_memory_free(struct code_memory *memory)
{
    if (memory->write)
        munmap(memory->write, memory->bytes);
    if (memory->run)
        munmap((void *)memory->run, memory->bytes);
    *memory = (struct code_memory){0};
}
