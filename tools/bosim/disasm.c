/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `bosim disasm`: an image as text. */
#include "asm/disasm.h"
#include "commands.h"
#include "processors.h"

#include <stdio.h>
#include <string.h>

struct settings {
    const char *cpu, *start, *end;
    bool symbols, source;
};

static const struct option_row options[] = {
    {"cpu", 0, "NAME", option_assembled, offsetof(struct settings, cpu),
     "the processor (list: which there are); without it the ELF file's"},
    {"start", 0, "ADDR|SYMBOL", option_text, offsetof(struct settings, start),
     "from there on, data too"},
    {"end", 0, "ADDR|SYMBOL", option_text, offsetof(struct settings, end),
     "up to before there, data too"},
    {"symbols", 0, NULL, option_flag, offsetof(struct settings, symbols),
     "print the symbols behind it"},
    {"source", 0, NULL, option_flag, offsetof(struct settings, source),
     "print a source that `bosim asm` makes the same bytes of"},
    OPTION_END,
};

/* In addresses of the processor. */
static bool take_address(const struct image *image, const struct processor *processor,
                         const char *text, uint64_t *address)
{
    const struct image_symbol *symbol;
    if (image_number_parse(text, address))
        return true;
    symbol = image_symbol_find(image, text);
    if (symbol == NULL)
        return complain(0,
                        "'%s' is neither an address nor a symbol: `bosim disasm --symbols` lists "
                        "the symbols",
                        text);
    *address = symbol->value / processor->address_bytes;
    return true;
}

static bool take_range(const struct settings *settings, const struct image *image,
                       struct disasm_options *wanted)
{
    wanted->last = UINT32_MAX;
    wanted->has_range = settings->start != NULL || settings->end != NULL;
    if (settings->start != NULL &&
        !take_address(image, wanted->processor, settings->start, &wanted->first))
        return false;
    if (settings->end != NULL &&
        !take_address(image, wanted->processor, settings->end, &wanted->last))
        return false;
    if (settings->end != NULL && wanted->last <= wanted->first)
        return complain(0, "--end must be behind --start");
    wanted->last -= settings->end != NULL;
    return true;
}

static const struct processor *processor_of(const struct settings *settings,
                                            const struct image *image)
{
    const struct processor *found = NULL;
    if (settings->cpu == NULL)
        found = processor_of_image(image);
    return found != NULL ? found : processor_choose(settings->cpu);
}

static int show(const struct settings *settings, const struct image *image)
{
    struct disasm_options wanted = {.processor = processor_of(settings, image),
                                    .source = settings->source,
                                    .show_symbols = settings->symbols};
    struct blob text = {0};
    struct sim_error error;
    int status = STATUS_GOOD;
    if (wanted.processor == NULL || !take_range(settings, image, &wanted))
        return STATUS_BAD_INPUT;
    if (!disasm_image(image, &wanted, &text, &error))
        status = complain(STATUS_BAD_INPUT, "%s", error.text);
    else if (fwrite(text.bytes, 1, text.size, stdout) != text.size)
        status = complain(STATUS_FAILED, "the text cannot be written");
    blob_free(&text);
    return status;
}

static int run(const void *given, char **operands, unsigned count)
{
    const struct settings *settings = given;
    struct image_source source;
    struct image image;
    struct sim_error error;
    int status;
    if (count == 0)
        return complain(STATUS_BAD_INPUT, "an image is missing: bosim disasm IMAGE");
    if (!image_source_parse(operands[0], &source, &error) ||
        !image_load_all(&image, &source, 1, &error))
        return complain(STATUS_BAD_INPUT, "%s", error.text);
    status = show(settings, &image);
    image_free(&image);
    return status;
}

const struct command command_disasm = {
    .name = "disasm",
    .operands = "IMAGE",
    .summary = "print an image as instructions",
    .description = "Prints the code of IMAGE (ELF, COFF, Intel HEX, S-records, or raw FILE@ADDR) with\n"
                   "addresses, bytes and names. docs/assembler.md explains it.",
    .options = options,
    .settings_size = sizeof(struct settings),
    .least = 0,
    .most = 1,
    .run = run,
};
