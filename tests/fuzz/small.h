/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A small program under the debugger, for targets that talk to it: the code of
 * corpus/symbols/dwarf4.elf with its symbols, on a Cortex-M3. */
#ifndef TESTS_FUZZ_SMALL_H
#define TESTS_FUZZ_SMALL_H

#include "machines.h"

#include "checkpoint.h"
#include "debug/debugger.h"
#include "symbols/symbols.h"

#include <stdio.h>

struct small {
    struct image image;
    struct symbols *symbols;
    struct machine *machine;
    struct debugger *debugger;
};

#define SMALL_BYTES (1u << 20) /* of its history */

/* The image's bytes. FUZZ_FOLDER: where tests/fuzz is, if not in the working folder. */
static inline const uint8_t *small_file(size_t *size)
{
    static uint8_t bytes[65536];
    static size_t read;
    const char *folder = getenv("FUZZ_FOLDER");
    char path[4096];
    FILE *file;
    snprintf(path, sizeof path, "%s/corpus/symbols/dwarf4.elf",
             folder != NULL ? folder : "tests/fuzz");
    file = read > 0 ? NULL : fopen(path, "rb");
    if (file != NULL) {
        read = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
    }
    if (read == 0) {
        fprintf(stderr, "%s: cannot be read: set FUZZ_FOLDER\n", path);
        abort();
    }
    *size = read;
    return bytes;
}

static inline struct machine *small_machine(const struct image *image)
{
    static const uint32_t vectors[16] = {0x20001000, 0x101, 0x101, 0x101};
    const struct builtin_board *board = fuzz_board("mps2-an385");
    struct machine *machine = machine_create(board->dtb, board->size, NULL, NULL);
    size_t i;
    if (machine == NULL)
        abort();
    for (i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        if (!segment->zero_fill)
            bus_poke(machine->cpu->data, (uint32_t)segment->address, segment->bytes, segment->size);
    }
    bus_poke(machine->cpu->data, 0, vectors, sizeof vectors);
    machine_reset(machine);
    machine_run(machine, FUZZ_RUN);
    return machine;
}

/* The same beginning for each input: the machine is made once, and put back. */
static inline void small_begin(struct small *small)
{
    static struct small kept;
    static struct checkpoint *beginning;
    struct sim_error error;
    size_t size;
    const uint8_t *bytes = small_file(&size);
    if (beginning == NULL) {
        if (!image_parse_elf(&kept.image, "small", bytes, size, &error))
            abort();
        kept.symbols = symbols_create(&kept.image, bytes, size, &error);
        kept.machine = small_machine(&kept.image);
        beginning = checkpoint_take(kept.machine, NULL, &error);
    }
    if (beginning == NULL || kept.symbols == NULL ||
        !checkpoint_restore(kept.machine, beginning, &error))
        abort();
    input_log_forget(kept.machine);
    *small = kept;
    small->debugger = debugger_create(small->machine, SMALL_BYTES, &error);
    if (small->debugger == NULL)
        abort();
}

static inline void small_end(struct small *small)
{
    debugger_destroy(small->debugger);
}

#endif
