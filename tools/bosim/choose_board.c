/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which board an image runs on: named, or guessed where that is certain. */
#include "choose_board.h"

#include "aware/bos.h"
#include "dtc.h"
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EM_ARM_ 40 /* e_machine of ARM */

const struct builtin_board *board_find(const char *name)
{
    const struct builtin_board *board;
    for (board = builtin_boards; board->name != NULL; board++)
        if (strcmp(board->name, name) == 0)
            return board;
    return NULL;
}

static void add_name(char *buffer, size_t size, const char *name)
{
    size_t used = strlen(buffer);
    snprintf(buffer + used, size - used, "%s%s", used > 0 ? ", " : "", name);
}

const char *board_names(char *buffer, size_t size)
{
    const struct builtin_board *board;
    buffer[0] = '\0';
    for (board = builtin_boards; board->name != NULL; board++)
        add_name(buffer, size, board->name);
    return buffer;
}

static void use_builtin(struct board *board, const struct builtin_board *builtin)
{
    *board = (struct board){.dtb = builtin->dtb, .size = builtin->size};
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), wanted = strlen(end);
    return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

bool board_open(const char *name, struct board *board, struct sim_error *error)
{
    const struct builtin_board *builtin = board_find(name);
    char names[256];
    bool good;
    *board = (struct board){0};
    if (builtin != NULL)
        return use_builtin(board, builtin), true;
    if (ends_with(name, ".dts"))
        good = dtc_compile(name, &board->owned, error);
    else if (ends_with(name, ".dtb"))
        good = file_read(name, &board->owned, error);
    else {
        sim_error_set(error,
                      "no board '%s': there are %s; or give a file that ends in .dts or .dtb", name,
                      board_names(names, sizeof names));
        return false;
    }
    board->dtb = board->owned.data;
    board->size = board->owned.size;
    return good;
}

void board_free(struct board *board)
{
    free(board->owned.data);
    *board = (struct board){0};
}

/* --- guessing --- */

static const struct processor *processor_of(const struct machine *machine)
{
    return machine->cpu->device.class->cpu->processor;
}

static bool is_cortex_m(const struct machine *machine)
{
    return processor_of(machine)->elf_machine == EM_ARM_;
}

static bool is_built_for(const struct image *image, const struct machine *machine)
{
    const struct processor *processor = processor_of(machine);
    return processor->built_for == NULL || processor->built_for(image);
}

static bool in_ram(struct machine *machine, uint32_t address)
{
    const struct bus_range *range = bus_find(machine->cpu->data, address);
    return range != NULL && range->region->kind == BUS_RAM && !range->read_only;
}

static uint64_t lowest_address(const struct image *image)
{
    uint64_t lowest = UINT64_MAX;
    size_t i;
    for (i = 0; i < image->segment_count; i++)
        if (!image->segments[i].zero_fill && image->segments[i].address < lowest)
            lowest = image->segments[i].address;
    return lowest;
}

static bool read_word(const struct image *image, uint64_t address, uint32_t *word)
{
    uint8_t b[4];
    if (image_read(image, address, b, sizeof b) != sizeof b)
        return false;
    *word = b[0] | b[1] << 8 | b[2] << 16 | (uint32_t)b[3] << 24;
    return true;
}

/* The image begins with an initial stack pointer in RAM (it points just above) and with a reset
 * vector that is Thumb code of the image: ARMv7-M Architecture Reference Manual, B1.5.3. */
static bool has_vectors(const struct image *image, struct machine *machine)
{
    uint8_t code;
    uint32_t stack, reset;
    if (!read_word(image, lowest_address(image), &stack) ||
        !read_word(image, lowest_address(image) + 4, &reset))
        return false;
    stack &= ~3u; /* the processor drops these bits */
    return in_ram(machine, stack - 4) && (reset & 1) != 0 &&
           image_read(image, reset - 1, &code, 1) == 1;
}

enum fit { FITS_NOT, FITS_PERHAPS, FITS };

/* --- where several fit: which addresses of chips does the image hold as constants, that of the
 * console first of all? And is the first stack at the very end of a RAM? --- */

#define PRIVATE_BUS 0xe0000000u  /* every Cortex-M has the same there */
#define RAM_END     1000u        /* what a stack at the end of a RAM counts */
#define CONSOLE     10000u       /* what the console's address counts */
#define STRANGE     500u         /* and that the image names no chip that the board has not */
#define USUAL       "mps2-an385" /* where nothing speaks for one of them */

static const struct device *chip_at(struct machine *machine, uint32_t address)
{
    const struct bus_range *range =
        address < PRIVATE_BUS && address != 0 ? bus_find(machine->cpu->data, address) : NULL;
    if (range == NULL || range->region->kind != BUS_DEVICE ||
        range->region->device->class->registers == NULL ||
        range->region->device->class->registers->name == NULL)
        return NULL; /* bit-band, addresses without a chip */
    return range->region->device;
}

/* A bit for each device of the board, by its position; boards have fewer than 64 with registers. */
static uint64_t chip_bit(struct machine *machine, uint32_t address)
{
    const struct device *chip = chip_at(machine, address);
    return chip == NULL ? 0 : (uint64_t)1 << chip->position % 64;
}

static uint16_t halfword(const uint8_t *b)
{
    return (uint16_t)(b[0] | b[1] << 8);
}

/* The immediate of a wide instruction of data processing, as its fields say it. */
static uint32_t immediate_field(uint16_t first, uint16_t second)
{
    return (uint32_t)(first >> 10 & 1) << 11 | (uint32_t)(second >> 12 & 7) << 8 | (second & 0xff);
}

/* What `mov.w rN, #constant` loads: a byte repeated or turned to its place (ARM DDI 0403E, A5.3.2,
 * ThumbExpandImm). */
static uint32_t expanded(uint32_t field)
{
    static const uint32_t repeated[] = {0x00000001, 0x00010001, 0x01000100, 0x01010101};
    uint32_t turn = field >> 7, byte = (field & 0x7f) | 0x80;
    return turn < 8 ? (field & 0xff) * repeated[field >> 8] : byte >> turn | byte << (32 - turn);
}

/* A constant that code makes without a word in memory: mov.w, or movw and movt side by side. */
static uint32_t made_by_code(const uint8_t *b, uint64_t left)
{
    uint16_t first = halfword(b), second = halfword(b + 2);
    uint32_t low;
    if ((first & 0xfbef) == 0xf04f && (second & 0x8000) == 0)
        return expanded(immediate_field(first, second));
    if ((first & 0xfbf0) != 0xf240 || left < 8 || (halfword(b + 4) & 0xfbf0) != 0xf2c0 ||
        (halfword(b + 6) >> 8 & 15) != (second >> 8 & 15))
        return 0;
    low = immediate_field(first, second) | (uint32_t)(first & 15) << 12;
    return low | (immediate_field(halfword(b + 4), halfword(b + 6)) |
                  (uint32_t)(halfword(b + 4) & 15) << 12)
                     << 16;
}

static uint64_t chips_in(const struct image_segment *segment, struct machine *machine)
{
    uint64_t chips = 0, i;
    for (i = 0; !segment->zero_fill && i + 4 <= segment->size; i += 2) {
        const uint8_t *b = segment->bytes + i;
        chips |= chip_bit(machine, made_by_code(b, segment->size - i));
        if (i % 4 == 0)
            chips |= chip_bit(machine, halfword(b) | (uint32_t)halfword(b + 2) << 16);
    }
    return chips;
}

static bool has_console(const struct machine *machine, uint64_t chips)
{
    const struct device *console = machine->streams == NULL ? NULL : machine->streams->device;
    return console != NULL && (chips >> console->position % 64 & 1) != 0;
}

static bool stack_is_at_an_end(const struct image *image, struct machine *machine)
{
    const struct bus_range *range;
    uint32_t stack;
    if (!read_word(image, lowest_address(image), &stack))
        return false;
    stack &= ~3u;
    range = bus_find(machine->cpu->data, stack - 4);
    return range != NULL && range->region->kind == BUS_RAM && range->last == stack - 1;
}

/* Words that look like the base address of a chip which this board does not have. */
static unsigned strange_bases(const struct image_segment *segment, struct machine *machine)
{
    unsigned count = 0;
    uint64_t i;
    for (i = 0; !segment->zero_fill && i + 4 <= segment->size; i += 4) {
        const uint8_t *b = segment->bytes + i;
        uint32_t word = halfword(b) | (uint32_t)halfword(b + 2) << 16;
        count += word >> 28 == 4 && word % 4096 == 0 && chip_at(machine, word) == NULL;
    }
    return count;
}

static unsigned score_of(const struct image *image, struct machine *machine)
{
    uint64_t chips = 0;
    unsigned strange = 0;
    size_t i;
    for (i = 0; i < image->segment_count; i++) {
        chips |= chips_in(&image->segments[i], machine);
        strange += strange_bases(&image->segments[i], machine);
    }
    return (unsigned)__builtin_popcountll(chips) + (has_console(machine, chips) ? CONSOLE : 0) +
           (stack_is_at_an_end(image, machine) ? RAM_END : 0) +
           (strange < STRANGE ? STRANGE - strange : 0);
}

static enum fit fit_of(const struct image *image, const struct builtin_board *builtin,
                       unsigned *score)
{
    struct machine *machine = machine_create(builtin->dtb, builtin->size, NULL, NULL);
    enum fit fit = FITS_NOT;
    if (machine == NULL || machine->cpu == NULL || !machine_load(machine, image, NULL))
        ;
    else if (is_cortex_m(machine))
        fit = is_built_for(image, machine) && has_vectors(image, machine) ? FITS : FITS_NOT;
    else
        fit = image->machine != IMAGE_MACHINE_ANY ? FITS : FITS_PERHAPS;
    *score = fit == FITS ? score_of(image, machine) : 0;
    machine_destroy(machine);
    return fit;
}

static bool named_by_image(const struct image *image, struct board *board, bool *named,
                           struct sim_error *error)
{
    struct bos_record record;
    *named = bos_find_in_image(image, &record) && record.board[0] != '\0';
    if (!*named)
        return false;
    if (board_find(record.board) != NULL)
        return use_builtin(board, board_find(record.board)), true;
    sim_error_set(
        error, "%s: built for board '%s', which is not built in: give its file, --board FILE.dts",
        image->name, record.board);
    return false;
}

/* What was found out about the boards that are built in. */
struct guess {
    const struct builtin_board *best; /* of those that fit for certain; NULL: none does */
    char candidates[256];
    unsigned certain, most; /* how many fit for certain, the best's score */
    bool tie;               /* another one has that score */
};

static void consider(struct guess *guess, const struct builtin_board *builtin,
                     const struct image *image)
{
    unsigned score;
    enum fit fit = fit_of(image, builtin, &score);
    bool usual = strcmp(builtin->name, USUAL) == 0;
    if (fit != FITS_NOT)
        add_name(guess->candidates, sizeof guess->candidates, builtin->name);
    if (fit != FITS)
        return;
    guess->tie =
        guess->certain++ > 0 && (score == guess->most || (guess->tie && score < guess->most));
    if (guess->certain > 1 && (score < guess->most || (score == guess->most && !usual)))
        return;
    guess->best = builtin;
    guess->most = score;
}

static const char *reason_of(const struct guess *guess)
{
    if (guess->tie)
        return "nothing in the image tells it from the others that it fits; --board says which";
    return guess->certain == 1 ? "the only one that the image fits"
                               : "the one that the image's stack and addresses speak for";
}

bool board_guess(const struct image *image, struct board *board, struct sim_error *error)
{
    const struct builtin_board *builtin;
    struct guess guess = {0};
    char names[256];
    bool named;
    *board = (struct board){0};
    if (named_by_image(image, board, &named, error) || named)
        return board->dtb != NULL;
    for (builtin = builtin_boards; builtin->name != NULL; builtin++)
        consider(&guess, builtin, image);
    if (guess.best != NULL) {
        use_builtin(board, guess.best);
        snprintf(board->how, sizeof board->how, "board %s: %s", guess.best->name,
                 reason_of(&guess));
        return true;
    }
    sim_error_set(error, "%s: for which board? Say --board NAME: %s %s", image->name,
                  *guess.candidates ? "it could be for" : "it fits none of",
                  *guess.candidates ? guess.candidates : board_names(names, sizeof names));
    return false;
}
