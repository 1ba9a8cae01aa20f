/* SPDX-License-Identifier: GPL-2.0-or-later */
/* COFF programs of gcc-h8300-hms for each processor of the family: sections as objdump says them,
 * symbols as nm does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/h8.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char source[] = "int counter = 7; static char table[6] = {1, 2, 3, 4, 5, 6};\n"
                             "long far_too_long_a_name_for_eight_letters; int zero;\n"
                             "static int own(int n) { static int calls; return calls++ + n; }\n"
                             "int twice(int n) { return own(n) + table[n] + zero; }\n"
                             "void start(void) { for (;;) counter += twice(counter); }\n";

static const struct image_segment *segment_at(const struct image *image, uint64_t address)
{
    for (size_t i = 0; i < image->segment_count; i++)
        if (image->segments[i].address == address)
            return &image->segments[i];
    return NULL;
}

/* "  0 .text 00000268 0000000000000100 0000000000000100 00000120 2**1", then a line of flags. */
static void check_section(const struct h8 *h8, const char *line, unsigned *loaded)
{
    const struct image_section *section;
    const struct image_segment *segment;
    char name[32];
    unsigned index;
    unsigned long size, run, load, offset;
    const char *flags = strchr(line, '\n') + 1;
    size_t length = strcspn(flags, "\n");
    bool allocated = memmem(flags, length, "ALLOC", 5) != NULL;
    if (sscanf(line, "%u %31s %lx %lx %lx %lx", &index, name, &size, &run, &load, &offset) != 6)
        fail_msg("objdump says: %s", line);
    section = image_section_find(&h8->image, name);
    assert_non_null(section);
    assert_int_equal(section->address, run);
    assert_int_equal(section->size, size);
    assert_int_equal(section->allocated, allocated);
    assert_int_equal(section->executable, memmem(flags, length, "CODE", 4) != NULL);
    segment = segment_at(&h8->image, load);
    if (!allocated || size == 0)
        return;
    assert_non_null(segment);
    assert_int_equal(segment->size, size);
    assert_int_equal(segment->run_address, run);
    assert_int_equal(segment->zero_fill, memmem(flags, length, "LOAD", 4) == NULL);
    if (!segment->zero_fill)
        assert_memory_equal(segment->bytes, h8->bytes + offset, size);
    ++*loaded;
}

static void sections_are_those_of_objdump(void **state)
{
    (void)state;
    for (size_t i = 0; i < H8_MODES; i++) {
        struct h8 h8;
        unsigned loaded = 0;
        char *text;
        h8_compile(&h8, &h8_modes[i], source, "-O1 -gstabs+");
        text = h8_tool(&h8, "objdump -h");
        for (const char *at = text; at != NULL; at = strstr(at + 1, "\n  "))
            if (at[0] == '\n' && at[3] >= '0' && at[3] <= '9')
                check_section(&h8, at + 1, &loaded);
        assert_true(loaded >= 3);
        assert_int_equal(h8.image.segment_count, loaded);
        free(text);
        h8_end(&h8);
    }
}

static bool has_symbol(const struct image *image, const char *name, unsigned long value)
{
    for (size_t i = 0; i < image->symbol_count; i++)
        if (image->symbols[i].value == value && strcmp(image->symbols[i].name, name) == 0)
            return true;
    return false;
}

static void check_symbols(const struct h8 *h8, char *text)
{
    unsigned count = 0;
    char name[200], kind;
    unsigned long value;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        if (sscanf(line, "%lx %c %199s", &value, &kind, name) != 3 ||
            strchr("TtDdBbA", kind) == NULL)
            continue;
        if (strncmp(name, ".", 1) == 0)
            continue;
        if (!has_symbol(&h8->image, name + (name[0] == '_'), value))
            fail_msg("nm has %s at 0x%lx", name, value);
        count++;
    }
    assert_true(count >= 7);
    assert_int_equal(h8->image.symbol_count, count);
}

static const char *const debug[] = {"-O1 -gstabs+", "-O0 -g", "-Os"};

static void symbols_are_those_of_nm(void **state)
{
    (void)state;
    for (size_t i = 0; i < H8_MODES; i++)
        for (size_t k = 0; k < sizeof debug / sizeof debug[0]; k++) {
            struct h8 h8;
            char *text;
            h8_compile(&h8, &h8_modes[i], source, debug[k]);
            text = h8_tool(&h8, "nm");
            check_symbols(&h8, text);
            free(text);
            h8_end(&h8);
        }
}

static void names_are_as_the_source_has_them(void **state)
{
    struct h8 h8;
    const struct image_symbol *symbol;
    (void)state;
    h8_compile(&h8, &h8_modes[1], source, "-O1 -gstabs+");
    symbol = image_symbol_find(&h8.image, "far_too_long_a_name_for_eight_letters");
    assert_non_null(symbol);
    assert_true(symbol->global);
    assert_ptr_equal(image_symbol_find(&h8.image, "_far_too_long_a_name_for_eight_letters"),
                     symbol);
    assert_string_equal(image_symbol_at(&h8.image, 0x100, NULL)->name, "own");
    assert_false(image_symbol_find(&h8.image, "own")->global);
    assert_null(image_symbol_find(&h8.image, "__far_too_long_a_name_for_eight_letters"));
    assert_null(image_symbol_find(&h8.image, ".text"));
    h8_end(&h8);
}

static void the_header_says_which_processor(void **state)
{
    static const unsigned flags[H8_MODES] = {0x800000, 0x810000, 0x820000, 0x830000, 0x840000};
    (void)state;
    for (size_t i = 0; i < H8_MODES; i++) {
        struct h8 h8;
        h8_compile(&h8, &h8_modes[i], source, "-O1");
        assert_int_equal(h8.bytes[0] << 8 | h8.bytes[1], h8_modes[i].magic);
        assert_int_equal(h8.image.format, IMAGE_COFF);
        assert_int_equal(h8.image.machine, EM_H8_300);
        assert_int_equal(h8.image.machine_flags, flags[i]);
        assert_int_equal(h8.image.order, IMAGE_BIG_ENDIAN);
        assert_true(h8.image.has_entry);
        assert_string_equal(image_symbol_at(&h8.image, h8.image.entry, NULL)->name, "start");
        h8_end(&h8);
    }
}

static void an_object_file_is_no_program(void **state)
{
    struct h8 h8;
    struct image_source place;
    struct sim_error error = {""};
    struct image image;
    (void)state;
    h8_compile(&h8, &h8_modes[0], source, "-O1 -g");
    assert_true(image_source_parse(h8.object, &place, &error));
    assert_false(image_load(&image, &place, &error));
    assert_non_null(strstr(error.text, "program.o: is a relocatable object, not a program, for "
                                       "H8/300: link it"));
    h8_end(&h8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_are_those_of_objdump),
        cmocka_unit_test(symbols_are_those_of_nm),
        cmocka_unit_test(names_are_as_the_source_has_them),
        cmocka_unit_test(the_header_says_which_processor),
        cmocka_unit_test(an_object_file_is_no_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
