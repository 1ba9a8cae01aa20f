/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mock-ups of other kernels: see mock_kernel.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/mock_kernel.h"

#include <string.h>

void mock_kernel_compile(const char *kernel, const char *options, char path[static MOCK_PATH])
{
    const char *place = getenv("TMPDIR");
    char folder[200], command[1200];
    snprintf(folder, sizeof folder, "%s/mock-XXXXXX", place == NULL ? "/tmp" : place);
    assert_non_null(mkdtemp(folder));
    snprintf(path, MOCK_PATH, "%s/mock.elf", folder);
    snprintf(command, sizeof command,
             "arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -O1 -ffreestanding -nostdlib "
             "-Wl,--section-start=.vectors=0,-Ttext=0x400,-Tdata=0x20000000 -e reset %s "
             "-o '%s' tests/debug/kernels/%s.c",
             options, path, kernel);
    if (system(command) != 0)
        fail_msg("the mock-up of %s does not compile: %s", kernel, command);
}

void mock_kernel_remove(char *path)
{
    unlink(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
}
