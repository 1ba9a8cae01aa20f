/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same program as ELF, Intel HEX, S-records and raw binary, made by GNU as, ld and objcopy,
 * loads to the same bytes, entry and symbols, whichever file is given. */
#include "image/image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <elf.h>

/* Code in flash, data that is copied to RAM from behind it, a gap, and memory that starts zero. */
static const char source_text[] = ".syntax unified\n.cpu cortex-m3\n.thumb\n"
                                  ".text\n.word 0x20010000, start\n"
                                  ".global start\n.type start, %function\n.thumb_func\n"
                                  "start: b start\n.size start, . - start\n"
                                  ".data\n.global shared\n.type shared, %object\n"
                                  "shared: .ascii \"data in RAM!\"\n.size shared, . - shared\n"
                                  ".bss\nspace: .skip 64\n"
                                  ".section .far, \"a\"\n.ascii \"far away\"\n.fill 300, 1, 0x5a\n"
                                  ".section .comment\n.ascii \"not loaded\"\n";

static const char script_text[] = "ENTRY(start)\nSECTIONS {\n"
                                  ".text 0x8000 : { *(.text) }\n"
                                  ".far 0x1ff80 : { *(.far) }\n"
                                  ".data 0x20000000 : AT(0x8100) { *(.data) }\n"
                                  ".bss 0x20000100 (NOLOAD) : { *(.bss) }\n}\n";

static const char *const commands[] = {
    "arm-none-eabi-as -o t.o t.s",
    "arm-none-eabi-ld -T t.ld -o t.elf t.o",
    "arm-none-eabi-ld -n -T t.ld -o packed.elf t.o",
    "arm-none-eabi-ld -EB -T t.ld -o big.elf big.o",
    "arm-none-eabi-objcopy -O ihex t.elf t.hex",
    "arm-none-eabi-objcopy -O srec t.elf t.s19",
    "arm-none-eabi-objcopy -O srec --srec-forceS3 --srec-len=7 t.elf t.s37",
    "arm-none-eabi-objcopy -O binary t.elf t.bin",
    "arm-none-eabi-objcopy -I binary -O binary -b 0 -i 2 t.bin even.bin",
    "arm-none-eabi-objcopy -I binary -O binary -b 1 -i 2 t.bin odd.bin",
    "arm-none-eabi-objcopy -I binary -O binary --reverse-bytes=2 t.bin swapped.bin",
};

static void load(struct image *image, const char *first, const char *second)
{
    struct image_source sources[2];
    struct sim_error error = {""};
    size_t count = second != NULL ? 2 : 1;
    bool ok = image_source_parse(first, &sources[0], &error) &&
              (second == NULL || image_source_parse(second, &sources[1], &error)) &&
              image_load_all(image, sources, count, &error);
    if (!ok)
        fail_msg("%s", error.text);
}

/* Memory as a loader leaves it, over everything that the program has. */
static const uint8_t *memory_of(const struct image *image)
{
    static uint8_t memory[0x20200];
    memset(memory, 0, sizeof memory);
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        if (segment->zero_fill)
            continue;
        assert_true(segment->address + segment->size <= sizeof memory);
        memcpy(memory + segment->address, segment->bytes, segment->size);
    }
    return memory;
}

static void assert_same_memory(const char *first, const char *second)
{
    struct image image = {0}, reference = {0};
    uint8_t *copy = malloc(0x20200);
    assert_non_null(copy);
    load(&reference, "t.elf", NULL);
    memcpy(copy, memory_of(&reference), 0x20200);
    assert_memory_equal(copy + 0x8100, "data in RAM!", 12);
    assert_memory_equal(copy + 0x1ff80, "far awayZ", 9);
    load(&image, first, second);
    assert_memory_equal(memory_of(&image), copy, 0x20200);
    free(copy);
    image_free(&image);
    image_free(&reference);
}

static void every_format_has_the_bytes_of_the_elf(void **state)
{
    (void)state;
    assert_same_memory("packed.elf", NULL);
    assert_same_memory("t.hex", NULL);
    assert_same_memory("t.s19", NULL);
    assert_same_memory("t.s37", NULL);
    assert_same_memory("t.bin@0x8000", NULL);
    assert_same_memory("odd.bin@0x8001,step=2", "even.bin@32K,step=2");
    assert_same_memory("swapped.bin@0x8000,swap", NULL);
}

static void every_format_with_an_entry_has_that_of_the_elf(void **state)
{
    static const char *const names[] = {"t.elf", "packed.elf", "t.hex", "t.s19", "t.s37"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct image image = {0};
        load(&image, names[i], NULL);
        assert_true(image.has_entry);
        assert_int_equal(image.entry & ~(uint64_t)1, 0x8008);
        image_free(&image);
    }
}

static void the_elf_has_processor_sections_and_symbols(void **state)
{
    struct image image = {0};
    uint64_t offset = 0;
    (void)state;
    load(&image, "t.elf", NULL);
    assert_int_equal(image.machine, EM_ARM);
    assert_int_equal(image.order, IMAGE_LITTLE_ENDIAN);
    assert_int_equal(image_section_find(&image, ".data")->address, 0x20000000);
    assert_int_equal(image_symbol_find(&image, "start")->value, 0x8008);
    assert_true(image_symbol_find(&image, "start")->thumb);
    assert_string_equal(image_symbol_at(&image, 0x20000003, &offset)->name, "shared");
    assert_int_equal(offset, 3);
    assert_string_equal(image_symbol_at(&image, 0x2000013f, NULL)->name, "space");
    assert_null(image_symbol_at(&image, 0x20000140, NULL));
    image_free(&image);
}

static void an_elf_and_its_hex_file_overlap(void **state)
{
    struct image_source sources[2];
    struct sim_error error = {""};
    struct image image = {0};
    (void)state;
    assert_true(image_source_parse("t.elf", &sources[0], &error));
    assert_true(image_source_parse("t.hex", &sources[1], &error));
    assert_false(image_load_all(&image, sources, 2, &error));
    assert_non_null(strstr(error.text, "t.hex: line "));
    assert_non_null(strstr(error.text, "loads address 0x8000, which t.elf: program header"));
}

static void a_big_endian_elf_is_told_as_such(void **state)
{
    struct image image = {0};
    uint8_t word[4];
    (void)state;
    load(&image, "big.elf", NULL);
    assert_int_equal(image.order, IMAGE_BIG_ENDIAN);
    assert_int_equal(image_read(&image, 0x8000, word, 4), 4);
    assert_memory_equal(word, "\x20\x01\x00\x00", 4);
    assert_int_equal(image_symbol_find(&image, "start")->value, 0x8008);
    image_free(&image);
}

static void an_object_file_is_no_program(void **state)
{
    struct image_source place;
    struct sim_error error = {""};
    struct image image = {0};
    (void)state;
    assert_true(image_source_parse("t.o", &place, &error));
    assert_false(image_load(&image, &place, &error));
    assert_non_null(
        strstr(error.text, "t.o: is a relocatable object, not a program, for ARM: link it"));
}

/* ---- the files ---- */

static int write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    if (file == NULL)
        return -1;
    fputs(text, file);
    return fclose(file);
}

static int make_files(void **state)
{
    static char path[] = "/tmp/bosim-objcopy-XXXXXX";
    *state = mkdtemp(path);
    if (*state == NULL || chdir(path) != 0 || write_file("t.s", source_text) != 0 ||
        write_file("t.ld", script_text) != 0 || system("arm-none-eabi-as -EB -o big.o t.s") != 0)
        return -1;
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (system(commands[i]) != 0) {
            fprintf(stderr, "failed: %s\n", commands[i]);
            return -1;
        }
    return 0;
}

static int remove_files(void **state)
{
    static const char *const names[] = {
        "t.s",   "t.ld",  "t.o",        "big.o",    "t.elf",   "t.hex",       "t.s19",
        "t.s37", "t.bin", "packed.elf", "even.bin", "odd.bin", "swapped.bin", "big.elf"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unlink(names[i]);
    return chdir("/") != 0 || rmdir(*state) != 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_has_the_bytes_of_the_elf),
        cmocka_unit_test(every_format_with_an_entry_has_that_of_the_elf),
        cmocka_unit_test(the_elf_has_processor_sections_and_symbols),
        cmocka_unit_test(an_elf_and_its_hex_file_overlap),
        cmocka_unit_test(a_big_endian_elf_is_told_as_such),
        cmocka_unit_test(an_object_file_is_no_program),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
