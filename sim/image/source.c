/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where images come from: the words of the command line, raw binaries, and the only code of the
 * loaders that opens a file. */
#include "image/coff_file.h"
#include "image/parts.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- FILE@ADDR,step=N,swap ---- */

/* strtoull takes signs and white space: a first digit rules them out. */
bool image_number_parse(const char *text, uint64_t *value)
{
    bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    const char *digits = hex ? text + 2 : text;
    unsigned shift = 0;
    char *end;
    if (strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789") == 0)
        return false;
    errno = 0;
    *value = strtoull(digits, &end, hex ? 16 : 10);
    if (errno != 0)
        return false;
    if (*end == 'K' || *end == 'k')
        shift = 10;
    else if (*end == 'M' || *end == 'm')
        shift = 20;
    if (*value > UINT64_MAX >> shift)
        return false;
    *value <<= shift;
    return end[shift > 0] == '\0';
}

static bool parse_step(const char *text, unsigned *step)
{
    uint64_t value;
    if (!image_number_parse(text, &value) || value == 0 || value > IMAGE_MOST_STEP ||
        (value & (value - 1)) != 0)
        return false;
    *step = (unsigned)value;
    return true;
}

static bool parse_option(const char *option, struct image_source *source, struct sim_error *error)
{
    if (strcmp(option, "swap") == 0) {
        source->swap = true;
        return true;
    }
    if (strncmp(option, "step=", 5) == 0 && parse_step(option + 5, &source->step))
        return true;
    sim_error_set(error,
                  "%s: \"%s\" is no option of a raw binary: write FILE@ADDR, then ,step=1 (or 2, "
                  "4, 8) or ,swap",
                  source->path, option);
    return false;
}

/* `text` is what follows the '@'; it is cut up. */
static bool parse_place(char *text, struct image_source *source, struct sim_error *error)
{
    char *option = strchr(text, ',');
    if (option != NULL)
        *option++ = '\0';
    if (!image_number_parse(text, &source->address)) {
        sim_error_set(error,
                      "%s: \"%s\" is no address: write FILE@ADDR with a number like 0x8000, 32768 "
                      "or 32K",
                      source->path, text);
        return false;
    }
    source->raw = true;
    while (option != NULL) {
        char *next = strchr(option, ',');
        if (next != NULL)
            *next++ = '\0';
        if (!parse_option(option, source, error))
            return false;
        option = next;
    }
    return true;
}

/* An '@' that no digit follows belongs to the file's name. */
bool image_source_parse(const char *text, struct image_source *source, struct sim_error *error)
{
    char *at;
    memset(source, 0, sizeof *source);
    source->step = 1;
    if (text[0] == '\0' || strlen(text) >= sizeof source->path) {
        sim_error_set(error, "an image is named FILE or FILE@ADDR; this name is %s",
                      text[0] == '\0' ? "empty" : "too long");
        return false;
    }
    strcpy(source->path, text);
    at = strrchr(source->path, '@');
    if (at == NULL || at == source->path || at[1] < '0' || at[1] > '9')
        return true;
    *at = '\0';
    return parse_place(at + 1, source, error);
}

/* ---- raw binaries ---- */

static bool check_raw(const char *name, size_t size, const struct image_source *source,
                      struct sim_error *error)
{
    if (size == 0)
        sim_error_set(error, "%s: is empty: produce the file again", name);
    else if (size > IMAGE_MOST_BYTES)
        sim_error_set(error,
                      "%s: has more than %u MB: this is no firmware image; "
                      "objcopy -R leaves sections of RAM out",
                      name, IMAGE_MOST_BYTES >> 20);
    else if (source->swap && size % 2 != 0)
        sim_error_set(error, "%s: has %zu bytes; swap needs an even number: leave swap out", name,
                      size);
    else if ((size - 1) * source->step > UINT64_MAX - source->address)
        sim_error_set(
            error, "%s: at 0x%" PRIx64 " it runs over the end of the addresses: give a lower one",
            name, source->address);
    else
        return true;
    return false;
}

/* Swapped, byte i is byte i ^ 1 of the file. */
static uint8_t *copy_raw(const uint8_t *bytes, size_t size, bool swap)
{
    uint8_t *copy = malloc(size);
    for (size_t i = 0; i < size && copy != NULL; i++)
        copy[i] = bytes[i ^ (size_t)swap];
    return copy;
}

bool image_parse_raw(struct image *image, const char *name, const uint8_t *bytes, size_t size,
                     const struct image_source *source, struct sim_error *error)
{
    bool ok = image_begin(image, name, IMAGE_RAW, error) && check_raw(name, size, source, error);
    if (!ok)
        return image_fail(image);
    struct image_segment segment = {.address = source->address,
                                    .run_address = source->address,
                                    .size = size,
                                    .bytes = copy_raw(bytes, size, source->swap),
                                    .step = source->step > 0 ? source->step : 1,
                                    .flags = IMAGE_READ | IMAGE_WRITE | IMAGE_EXECUTE,
                                    .source = image_text("%s", name)};
    return image_add_segment(image, segment, error) || image_fail(image);
}

/* ---- by content ---- */

static bool tell_unknown(const char *name, size_t size, struct sim_error *error)
{
    if (size == 0)
        sim_error_set(error, "%s: is empty: produce the file again", name);
    else
        sim_error_set(
            error,
            "%s: offset 0x0: is not ELF, COFF, Intel HEX or S-record: for a raw binary say "
            "where it goes, %s@ADDR",
            name, name);
    return false;
}

typedef bool image_parser(struct image *, const char *name, const uint8_t *bytes, size_t size,
                          struct sim_error *);

/* Text formats may begin with blank lines. NULL: none of them. */
static image_parser *parser_of(const uint8_t *bytes, size_t size)
{
    size_t start = 0;
    if (size >= 4 && memcmp(bytes, "\177ELF", 4) == 0)
        return image_parse_elf;
    if (coff_machine_of(bytes, size) != NULL)
        return image_parse_coff;
    while (start < size && strchr(" \t\r\n", bytes[start]) != NULL && bytes[start] != '\0')
        start++;
    if (start < size && bytes[start] == ':')
        return image_parse_hex;
    if (start + 1 < size && bytes[start] == 'S' && bytes[start + 1] >= '0' &&
        bytes[start + 1] <= '9')
        return image_parse_srec;
    return NULL;
}

bool image_has_format(const uint8_t *bytes, size_t size)
{
    return parser_of(bytes, size) != NULL;
}

bool image_parse(struct image *image, const char *name, const uint8_t *bytes, size_t size,
                 struct sim_error *error)
{
    image_parser *parser = parser_of(bytes, size);
    memset(image, 0, sizeof *image);
    return parser != NULL ? parser(image, name, bytes, size, error)
                          : tell_unknown(name, size, error);
}

/* ---- files ---- */

static bool tell_host(const char *path, const char *what, struct sim_error *error)
{
    sim_error_set(error, "%s: %s (%s): check its name and that you may read it", path, what,
                  strerror(errno));
    return false;
}

/* Pipes have no size: reads on until the end, in steps that double. */
static bool read_stream(FILE *stream, const char *path, uint8_t **bytes, size_t *size,
                        struct sim_error *error)
{
    size_t room = 0;
    for (;;) {
        uint8_t *grown;
        size_t part;
        room = 2 * room + 65536;
        grown = realloc(*bytes, room);
        if (grown == NULL)
            return image_no_memory(path, error);
        *bytes = grown;
        part = fread(*bytes + *size, 1, room - *size, stream);
        *size += part;
        if (*size > IMAGE_MOST_FILE) {
            sim_error_set(error,
                          "%s: is larger than %u MB: this is no firmware image; "
                          "objcopy -R leaves sections of RAM out",
                          path, IMAGE_MOST_FILE >> 20);
            return false;
        }
        if (*size < room)
            return !ferror(stream) || tell_host(path, "cannot be read", error);
    }
}

static bool check_no_directory(FILE *stream, const char *path, struct sim_error *error)
{
    struct stat status;
    if (fstat(fileno(stream), &status) != 0 || !S_ISDIR(status.st_mode))
        return true;
    sim_error_set(error, "%s: is a directory: give the firmware file in it", path);
    return false;
}

static bool read_file(const char *path, uint8_t **bytes, size_t *size, struct sim_error *error)
{
    FILE *stream = fopen(path, "rb");
    bool ok;
    if (stream == NULL)
        return tell_host(path, "cannot be opened", error);
    ok = check_no_directory(stream, path, error) && read_stream(stream, path, bytes, size, error);
    fclose(stream);
    return ok;
}

bool image_load(struct image *image, const struct image_source *source, struct sim_error *error)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    bool ok;
    memset(image, 0, sizeof *image);
    ok = read_file(source->path, &bytes, &size, error);
    if (ok && source->raw)
        ok = image_parse_raw(image, source->path, bytes, size, source, error);
    else if (ok)
        ok = image_parse(image, source->path, bytes, size, error);
    free(bytes);
    return ok;
}

bool image_load_all(struct image *image, const struct image_source *sources, size_t count,
                    struct sim_error *error)
{
    memset(image, 0, sizeof *image);
    for (size_t i = 0; i < count; i++) {
        struct image next;
        if (!image_load(&next, &sources[i], error))
            return image_fail(image);
        if (!image_merge(image, &next, error)) {
            image_free(&next);
            return image_fail(image);
        }
    }
    return image_weave(image, error);
}
