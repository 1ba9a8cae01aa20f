/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One instruction assembled by itself: the disassembler looks whether its text gives the bytes
 * again. */
#include "asm/parts.h"

#include <stdlib.h>

struct asm_encoder {
    struct assembler as;
    struct asm_options options;
    struct asm_program program;
    struct asm_section section;
};

struct asm_encoder *asm_encoder_create(const struct processor *processor)
{
    struct asm_encoder *encoder = calloc(1, sizeof *encoder);
    if (encoder == NULL)
        return NULL;
    encoder->options.processor = processor;
    encoder->as.options = &encoder->options;
    encoder->as.processor = processor;
    encoder->as.program = &encoder->program;
    encoder->as.section = &encoder->section;
    encoder->as.last_symbol = &encoder->as.symbols;
    encoder->as.final = true; /* names are not defined later */
    return encoder;
}

void asm_encoder_destroy(struct asm_encoder *encoder)
{
    if (encoder == NULL)
        return;
    asm_arena_free(&encoder->as.kept);
    asm_arena_free(&encoder->as.passing);
    free(encoder);
}

unsigned asm_encode(struct asm_encoder *encoder, uint64_t address, uint32_t state, const char *text,
                    uint32_t *units)
{
    encoder->section.at = address * encoder->as.processor->address_bytes;
    encoder->as.state = state;
    encoder->program.error_count = 0;
    if (setjmp(encoder->as.leave) != 0)
        return 0;
    return asm_instruction_units(&encoder->as, text, units);
}
