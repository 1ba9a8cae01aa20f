/* SPDX-License-Identifier: GPL-2.0-or-later */
/* C programs for the H8 in tests: see h8.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "h8.h"
#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TOOLS "h8300-hitachi-coff-"

const struct h8_mode h8_modes[H8_MODES] = {
    {"", "h8300", 0x8300, 2},          {"-mh", "h8300h", 0x8301, 4},
    {"-ms", "h8300s", 0x8302, 4},      {"-mh -mn", "h8300hn", 0x8303, 2},
    {"-ms -mn", "h8300sn", 0x8304, 2},
};

/* %s: the processor. */
static const char script[] =
    "OUTPUT_FORMAT(coff-h8300)\nOUTPUT_ARCH(%s)\nENTRY(_start)\n"
    "SECTIONS {\n"
    ".text 0x100 : { *(.text) *(.rodata) *(.strings) *(.vectors) . = ALIGN(2); }\n"
    ".data 0xc000 : AT(ADDR(.text) + SIZEOF(.text)) { *(.data) . = ALIGN(2); }\n"
    ".bss : { *(.bss) *(COMMON) }\n"
    ".places 0 (NOLOAD) : { *(.places) }\n"
    ".stab 0 (NOLOAD) : { *(.stab) }\n"
    ".stabstr 0 (NOLOAD) : { *(.stabstr) }\n"
    "}\n";

static void write_text(const struct h8 *h8, const char *name, const char *text)
{
    char path[200];
    FILE *file;
    snprintf(path, sizeof path, "%s/%s", h8->folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void read_program(struct h8 *h8)
{
    FILE *file = fopen(h8->path, "rb");
    assert_non_null(file);
    h8->bytes = malloc(1u << 20);
    assert_non_null(h8->bytes);
    h8->size = fread(h8->bytes, 1, 1u << 20, file);
    fclose(file);
}

void h8_compile(struct h8 *h8, const struct h8_mode *mode, const char *source, const char *options)
{
    const char *place = getenv("TMPDIR");
    struct sim_error error = {""};
    char command[1200], placed[sizeof script + 16];
    memset(h8, 0, sizeof *h8);
    snprintf(h8->folder, sizeof h8->folder, "%s/h8-XXXXXX", place == NULL ? "/tmp" : place);
    assert_non_null(mkdtemp(h8->folder));
    snprintf(h8->object, sizeof h8->object, "%s/program.o", h8->folder);
    snprintf(h8->path, sizeof h8->path, "%s/program.coff", h8->folder);
    write_text(h8, "program.c", source);
    snprintf(placed, sizeof placed, script, mode->linker);
    write_text(h8, "program.ld", placed);
    snprintf(command, sizeof command,
             "cd '%s' && " TOOLS "gcc %s %s -ffreestanding -c program.c && " TOOLS
             "ld -T program.ld -o program.coff program.o "
             "$(" TOOLS "gcc %s -print-libgcc-file-name)",
             h8->folder, mode->options, options, mode->options);
    if (system(command) != 0)
        fail_msg("the program does not compile; see %s", h8->folder);
    read_program(h8);
    if (!image_parse(&h8->image, "program.coff", h8->bytes, h8->size, &error))
        fail_msg("%s", error.text);
    h8->symbols = symbols_create(&h8->image, h8->bytes, h8->size, &error);
    assert_non_null(h8->symbols);
}

void h8_end(struct h8 *h8)
{
    static const char *const names[] = {"program.c", "program.ld", "program.o", "program.coff"};
    char path[200];
    symbols_destroy(h8->symbols);
    image_free(&h8->image);
    free(h8->bytes);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", h8->folder, names[i]);
        unlink(path);
    }
    rmdir(h8->folder);
}

char *h8_tool(const struct h8 *h8, const char *command)
{
    char text[5000];
    snprintf(text, sizeof text, TOOLS "%s '%s'", command, h8->path);
    return program_output(text);
}
