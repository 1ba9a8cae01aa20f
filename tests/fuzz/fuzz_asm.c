/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any text as assembler source, for each processor: it is refused with errors, or makes files that
 * the reader of images takes, both with the same bytes; and what the disassembler writes of them
 * assembles to the same bytes again. */
#include "asm/asm.h"
#include "asm/disasm.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_STATEMENTS 2000u
#define MOST_BYTES      20000u

static bool read_file(void *owner, const char *name, struct blob *bytes, struct sim_error *error)
{
    static const char text[] = "included: .word 1\n";
    (void)owner;
    if (strchr(name, 'x') != NULL) {
        sim_error_set(error, "%s: is not there", name);
        return false;
    }
    blob_put(bytes, text, sizeof text - 1);
    return true;
}

static bool assemble(const struct processor *processor, const void *text, size_t size,
                     struct asm_program *program)
{
    struct asm_options options = {.processor = processor,
                                  .read = read_file,
                                  .listing = true,
                                  .most_statements = MOST_STATEMENTS,
                                  .most_bytes = MOST_BYTES};
    bool good = asm_assemble("fuzz.s", text, size, &options, program);
    unsigned i;
    assert(good == (program->error_count == 0));
    for (i = 0; i < program->error_count; i++)
        assert(program->errors[i].text[0] != '\0');
    return good;
}

static bool same_bytes(const struct image *a, const struct image *b)
{
    size_t i, n;
    for (i = 0; i < a->segment_count; i++) {
        const struct image_segment *segment = &a->segments[i];
        uint8_t byte;
        for (n = 0; !segment->zero_fill && n < segment->size; n++)
            if (image_read(b, segment->address + n, &byte, 1) != 1 || byte != segment->bytes[n])
                return false;
    }
    return true;
}

static void come_back(const struct processor *processor, const struct image *image)
{
    struct disasm_options options = {.processor = processor, .source = true};
    struct blob text = {0}, file = {0};
    struct asm_program program;
    struct image again;
    struct sim_error error;
    if (!disasm_image(image, &options, &text, &error)) {
        assert(error.text[0] != '\0');
        blob_free(&text);
        return;
    }
    /* It may have more lines than the fuzzer allows. */
    if (assemble(processor, text.bytes, text.size, &program)) {
        assert(asm_write_elf(&program, &file, &error));
        assert(image_parse_elf(&again, "again.elf", file.bytes, file.size, &error));
        assert(same_bytes(image, &again) && same_bytes(&again, image));
        image_free(&again);
    } else {
        assert(strstr(program.errors[0].text, "more than ") != NULL);
    }
    asm_program_free(&program);
    blob_free(&file);
    blob_free(&text);
}

static void check(const struct processor *processor, const struct asm_program *program)
{
    struct blob elf = {0}, srec = {0};
    struct image first, second;
    struct sim_error error;
    assert(program->listing.size > 0);
    if (asm_write_elf(program, &elf, &error) &&
        image_parse_elf(&first, "fuzz.elf", elf.bytes, elf.size, &error)) {
        assert(asm_write_srec(program, "fuzz", &srec, &error));
        assert(image_parse_srec(&second, "fuzz.srec", srec.bytes, srec.size, &error));
        assert(same_bytes(&first, &second) && same_bytes(&second, &first));
        come_back(processor, &first);
        image_free(&first);
        image_free(&second);
    }
    blob_free(&elf);
    blob_free(&srec);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct asm_program program;
    size_t i;
    for (i = 0; processor_list[i] != NULL; i++) {
        const struct processor *processor = processor_list[i];
        if (processor->assembler == NULL)
            continue;
        if (assemble(processor, data, size, &program))
            check(processor, &program);
        asm_program_free(&program);
    }
    return 0;
}
