/* SPDX-License-Identifier: GPL-2.0-or-later */
/* COFF programs, put together here byte by byte: load and run addresses, zero fill, long names,
 * symbols with sizes; whatever is wrong gives one line that says so. */
#include "image/image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <elf.h>

/* ---- a COFF file in the making ---- */

enum { SECTIONS = 5, SECTIONS_AT = 48, BYTES_AT = SECTIONS_AT + 40 * SECTIONS };
enum { TEXT, DATA, BSS, INFO, NOLOAD };

struct coff {
    uint8_t bytes[4096];
    size_t size;
    size_t symbols_at;
    unsigned symbols;
    char names[1024];
    size_t names_size;
};

static void put(struct coff *coff, size_t offset, unsigned width, uint32_t value)
{
    for (unsigned i = 0; i < width; i++)
        coff->bytes[offset + width - 1 - i] = (uint8_t)(value >> 8 * i);
}

static void put_section(struct coff *coff, unsigned i, const char *name, uint32_t load,
                        uint32_t run, uint32_t size, uint32_t offset, uint32_t flags)
{
    size_t at = SECTIONS_AT + 40 * i;
    memcpy(coff->bytes + at, name, strnlen(name, 8));
    put(coff, at + 8, 4, load);
    put(coff, at + 12, 4, run);
    put(coff, at + 16, 4, size);
    put(coff, at + 20, 4, offset);
    put(coff, at + 36, 4, flags);
}

/* An H8/300H program with sections .text, .data (copied by its start-up code), .bss, information
 * of 4 bytes at a long name, and memory that is not touched; the bytes are behind them. */
static void begin(struct coff *coff)
{
    memset(coff, 0, sizeof *coff);
    coff->names_size = 4;
    put(coff, 0, 2, 0x8301);
    put(coff, 2, 2, SECTIONS);
    put(coff, 16, 2, 28);
    put(coff, 18, 2, 2);
    put(coff, 36, 4, 0x102); /* entry */
    put_section(coff, TEXT, ".text", 0x100, 0x100, 8, BYTES_AT, 0x20);
    put_section(coff, DATA, ".data", 0x108, 0xff00, 4, BYTES_AT + 8, 0x40);
    put_section(coff, BSS, ".bss", 0xff04, 0xff04, 16, 0, 0x80);
    put_section(coff, INFO, "/4", 0, 0, 4, BYTES_AT, 0x202);
    put_section(coff, NOLOAD, ".keep", 0xff20, 0xff20, 4, 0, 0x82);
    memcpy(coff->bytes + BYTES_AT, "code....data", 12);
    coff->symbols_at = coff->size = BYTES_AT + 12;
    put(coff, 8, 4, (uint32_t)coff->symbols_at);
}

static uint32_t add_name(struct coff *coff, const char *name)
{
    uint32_t at = (uint32_t)coff->names_size;
    strcpy(coff->names + at, name);
    coff->names_size += strlen(name) + 1;
    return at;
}

struct symbol {
    const char *name;
    uint32_t value;
    int section;
    unsigned type, storage, auxiliary;
};

/* Returns where it is, for its auxiliary entry. */
static size_t add_symbol(struct coff *coff, struct symbol s)
{
    size_t at = coff->size;
    if (strlen(s.name) <= 8)
        memcpy(coff->bytes + at, s.name, strlen(s.name));
    else
        put(coff, at + 4, 4, add_name(coff, s.name));
    put(coff, at + 8, 4, s.value);
    put(coff, at + 12, 2, (uint32_t)s.section & 0xffff);
    put(coff, at + 14, 2, s.type);
    coff->bytes[at + 16] = (uint8_t)s.storage;
    coff->bytes[at + 17] = (uint8_t)s.auxiliary;
    coff->size += 18 * (1 + s.auxiliary);
    coff->symbols += 1 + s.auxiliary;
    put(coff, 12, 4, coff->symbols);
    return at;
}

/* A function and an array with sizes, labels, an absolute number, and what is no symbol. */
static void add_symbols(struct coff *coff)
{
    size_t at;
    add_name(coff, ".a_long_section_name");
    at = add_symbol(coff, (struct symbol){".file", 0, -2, 0, 103, 1});
    memcpy(coff->bytes + at + 18, "main.c", 6);
    add_symbol(coff, (struct symbol){".text", 0x100, 1, 0, 3, 1});
    at = add_symbol(coff, (struct symbol){"_main", 0x102, 1, 0x24, 2, 1});
    put(coff, at + 22, 4, 4);
    at = add_symbol(coff, (struct symbol){"_an_array_of_six", 0xff04, 3, 0x34, 3, 1});
    put(coff, at + 24, 2, 6);
    at = add_symbol(coff, (struct symbol){"_pointer", 0xff0a, 3, 0x18, 2, 1}); /* to a struct */
    put(coff, at + 24, 2, 40);
    add_symbol(coff, (struct symbol){"loop", 0x106, 1, 0, 6, 0});
    add_symbol(coff, (struct symbol){".L12", 0x106, 1, 0, 6, 0});
    add_symbol(coff, (struct symbol){"_RATE", 9600, -1, 0, 2, 0});
    add_symbol(coff, (struct symbol){"_x", 4, -1, 4, 1, 0}); /* a local variable */
    add_symbol(coff, (struct symbol){"_member", 4, -1, 4, 8, 0});
    add_symbol(coff, (struct symbol){"_undefined", 0, 0, 0, 2, 0});
}

static void end(struct coff *coff)
{
    put(coff, coff->size, 4, (uint32_t)coff->names_size);
    memcpy(coff->bytes + coff->size + 4, coff->names + 4, coff->names_size - 4);
    coff->size += coff->names_size;
}

static void whole(struct coff *coff)
{
    begin(coff);
    add_symbols(coff);
    end(coff);
}

/* ---- what is right ---- */

static void parse(const struct coff *coff, struct image *image)
{
    struct sim_error error = {""};
    if (!image_parse(image, "t.coff", coff->bytes, coff->size, &error))
        fail_msg("%s", error.text);
}

static void bytes_go_to_load_addresses_and_zeros_to_run_addresses(void **state)
{
    struct coff coff;
    struct image image;
    (void)state;
    whole(&coff);
    parse(&coff, &image);
    assert_int_equal(image.format, IMAGE_COFF);
    assert_string_equal(image_format_name(image.format), "COFF");
    assert_int_equal(image.machine, EM_H8_300);
    assert_int_equal(image.order, IMAGE_BIG_ENDIAN);
    assert_true(image.has_entry);
    assert_int_equal(image.entry, 0x102);
    assert_int_equal(image.segment_count, 3);
    assert_true(image.segments[0].zero_fill);
    assert_int_equal(image.segments[0].address, 0xff04);
    assert_int_equal(image.segments[0].size, 16);
    assert_int_equal(image.segments[1].address, 0x100);
    assert_memory_equal(image.segments[1].bytes, "code....", 8);
    assert_int_equal(image.segments[1].flags, IMAGE_READ | IMAGE_EXECUTE);
    assert_int_equal(image.segments[2].address, 0x108);
    assert_int_equal(image.segments[2].run_address, 0xff00);
    assert_memory_equal(image.segments[2].bytes, "data", 4);
    assert_string_equal(image.segments[2].source, "t.coff: section .data");
    image_free(&image);
}

static void sections_are_told(void **state)
{
    struct coff coff;
    struct image image;
    (void)state;
    whole(&coff);
    parse(&coff, &image);
    assert_int_equal(image.section_count, SECTIONS);
    assert_true(image_section_find(&image, ".text")->executable);
    assert_false(image_section_find(&image, ".data")->executable);
    assert_int_equal(image_section_find(&image, ".data")->address, 0xff00);
    assert_false(image_section_find(&image, ".a_long_section_name")->allocated);
    assert_true(image_section_find(&image, ".keep")->allocated);
    image_free(&image);
}

static void symbols_have_types_sizes_and_the_names_of_the_source(void **state)
{
    struct coff coff;
    struct image image;
    const struct image_symbol *symbol;
    uint64_t offset;
    (void)state;
    whole(&coff);
    parse(&coff, &image);
    assert_int_equal(image.symbol_count, 5);
    symbol = image_symbol_find(&image, "main");
    assert_int_equal(symbol->type, IMAGE_FUNCTION);
    assert_int_equal(symbol->size, 4);
    assert_true(symbol->global);
    symbol = image_symbol_find(&image, "_an_array_of_six");
    assert_string_equal(symbol->name, "an_array_of_six");
    assert_int_equal(symbol->type, IMAGE_OBJECT);
    assert_int_equal(symbol->size, 6);
    assert_false(symbol->global);
    assert_int_equal(image_symbol_find(&image, "pointer")->size, 0);
    assert_int_equal(image_symbol_find(&image, "loop")->type, IMAGE_LABEL);
    assert_int_equal(image_symbol_find(&image, "RATE")->type, IMAGE_ABSOLUTE);
    assert_string_equal(image_symbol_at(&image, 0x105, &offset)->name, "main");
    assert_int_equal(offset, 3);
    assert_string_equal(image_symbol_at(&image, 0x107, NULL)->name, "loop");
    image_free(&image);
}

static void each_processor_has_its_number(void **state)
{
    static const struct {
        unsigned magic, machine, flags;
    } rows[] = {
        {0x8300, EM_H8_300, 0x800000}, {0x8301, EM_H8_300, 0x810000}, {0x8302, EM_H8_300, 0x820000},
        {0x8303, EM_H8_300, 0x830000}, {0x8304, EM_H8_300, 0x840000}, {0x0150, EM_68K, 0},
        {0x0088, EM_68K, 0},           {0x0089, EM_68K, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct coff coff;
        struct image image;
        whole(&coff);
        put(&coff, 0, 2, rows[i].magic);
        parse(&coff, &image);
        assert_int_equal(image.machine, rows[i].machine);
        assert_int_equal(image.machine_flags, rows[i].flags);
        image_free(&image);
    }
}

static void a_stripped_file_has_sections_only(void **state)
{
    struct coff coff;
    struct image image;
    (void)state;
    begin(&coff);
    put(&coff, 8, 4, 0);
    parse(&coff, &image);
    assert_int_equal(image.symbol_count, 0);
    assert_int_equal(image.segment_count, 3);
    assert_null(image_section_find(&image, ".a_long_section_name"));
    image_free(&image);
}

/* ---- what is wrong ---- */

struct wrong {
    size_t at;
    unsigned width;
    uint32_t value;
    const char *said;
};

static void check_wrong(const struct coff *coff, const char *said)
{
    struct sim_error error = {""};
    struct image image;
    assert_false(image_parse_coff(&image, "t.coff", coff->bytes, coff->size, &error));
    if (strstr(error.text, said) == NULL || strchr(error.text, '\n') != NULL)
        fail_msg("\"%s\" does not say \"%s\"", error.text, said);
    assert_null(image.name);
}

static void what_is_wrong_is_told(void **state)
{
    const size_t text = SECTIONS_AT, data = SECTIONS_AT + 40;
    const struct wrong rows[] = {
        {0, 2, 0x1234, "t.coff: offset 0x0: is of no processor whose COFF files are known"},
        {18, 2, 4, "t.coff: is a relocatable object, not a program, for H8/300: link it"},
        {2, 2, 0xffff, "offset 0x30: the table of sections of 2621400 bytes ends after the end"},
        {16, 2, 0xfff0, "the table of sections of 200 bytes ends after the end"},
        {text + 16, 4, 5000, "offset 0xf8: a section of 5000 bytes ends after the end of the file"},
        {text + 20, 4, 0xfffffff0, "offset 0xfffffff0: a section of 8 bytes ends after the end"},
        {text + 12, 4, 0xfffffffc, "offset 0x30: a section runs over the end of the addresses"},
        {data + 8, 4, 0x104, "section .data: loads address 0x104, which t.coff: section .text"},
        {8, 4, 0x10000, "offset 0x10000: the table of symbols of 288 bytes ends after the end"},
        {12, 4, 0xffffffff, "the table of symbols of 77309411310 bytes ends after the end"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct coff coff;
        whole(&coff);
        put(&coff, rows[i].at, rows[i].width, rows[i].value);
        check_wrong(&coff, rows[i].said);
    }
}

static void a_program_without_bytes_is_none(void **state)
{
    struct coff coff;
    (void)state;
    whole(&coff);
    put(&coff, 2, 2, 0);
    check_wrong(&coff, "t.coff: has nothing to load (no section with bytes): link it");
}

/* A file that ends anywhere gives an error, or what it still has whole; names go one by one. */
static void a_file_that_is_cut_off_harms_nothing(void **state)
{
    struct coff coff;
    size_t size;
    (void)state;
    whole(&coff);
    size = coff.size;
    for (size_t cut = 0; cut < size; cut++) {
        struct sim_error error = {""};
        struct image image;
        uint8_t *bytes = malloc(cut + 1); /* just as large: what is read behind it is found */
        memcpy(bytes, coff.bytes, cut);
        bytes = realloc(bytes, cut > 0 ? cut : 1);
        if (image_parse_coff(&image, "t.coff", bytes, cut, &error)) {
            assert_true(cut >= coff.symbols_at + 18 * coff.symbols);
            image_free(&image);
        } else
            assert_non_null(strstr(error.text, "t.coff: offset 0x"));
        free(bytes);
    }
}

static void names_outside_the_table_are_left_out(void **state)
{
    struct coff coff;
    struct image image;
    (void)state;
    whole(&coff);
    put(&coff, coff.symbols_at + 18 * 6 + 4, 4, 0x7fffffff); /* an_array_of_six */
    put(&coff, coff.symbols_at + 18 * 4 + 17, 1, 200);       /* main: 200 auxiliary entries */
    parse(&coff, &image);
    assert_null(image_symbol_find(&image, "an_array_of_six"));
    image_free(&image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_go_to_load_addresses_and_zeros_to_run_addresses),
        cmocka_unit_test(sections_are_told),
        cmocka_unit_test(symbols_have_types_sizes_and_the_names_of_the_source),
        cmocka_unit_test(each_processor_has_its_number),
        cmocka_unit_test(a_stripped_file_has_sections_only),
        cmocka_unit_test(what_is_wrong_is_told),
        cmocka_unit_test(a_program_without_bytes_is_none),
        cmocka_unit_test(a_file_that_is_cut_off_harms_nothing),
        cmocka_unit_test(names_outside_the_table_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
