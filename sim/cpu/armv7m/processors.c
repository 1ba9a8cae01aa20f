/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Cortex-M processors as everybody knows them: names, how ELF tells them apart, and their
 * assembler: UAL as the GNU assembler has it for them. */
#include "armv7m.h"

#include "asm/rules.h"
#include "cpu/armv7m/draft.h"
#include "cpu/armv7m/thumb_forms.h"
#include "image/image.h"

#include "gen/isa/thumb.h"

#define ELF_MACHINE_ARM       40
#define EABI_SOFT             0x05000200 /* version 5, floating point by software */
#define SECTION_ATTRIBUTES    0x70000003 /* SHT_ARM_ATTRIBUTES */
#define CAPSTONE_ARM          0
#define CAPSTONE_THUMB_MCLASS (1u << 4 | 1u << 5)

/* --- attributes of the ABI (ARM IHI 0045, chapter 3); a program without Tag_CPU_arch is taken for
 * a Cortex-M3's --- */

enum { ARCH_V7 = 10, ARCH_V6_M = 11, ARCH_V6S_M = 12, ARCH_V7E_M = 13 };

enum {
    TAG_CPU_NAME = 5,
    TAG_CPU_ARCH = 6,
    TAG_CPU_ARCH_PROFILE = 7,
    TAG_THUMB_ISA_USE = 9,
    TAG_FP_ARCH = 10,
    TAG_HARD_FP_USE = 27
};

#define THUMB_1        1
#define THUMB_2        2
#define FP_V4_D16      6
#define FP_SINGLE_ONLY 1

#define ATTRIBUTES(title_, arch_, thumb_)                                                          \
    {TAG_CPU_NAME, 0, title_}, {TAG_CPU_ARCH, arch_, NULL}, {TAG_CPU_ARCH_PROFILE, 'M', NULL},     \
    {                                                                                              \
        TAG_THUMB_ISA_USE, thumb_, NULL                                                            \
    }

static const struct asm_attribute m0_list[] = {ATTRIBUTES("Cortex-M0", ARCH_V6S_M, THUMB_1),
                                               {0, 0, NULL}};
static const struct asm_attribute m3_list[] = {ATTRIBUTES("Cortex-M3", ARCH_V7, THUMB_2),
                                               {0, 0, NULL}};
static const struct asm_attribute m4_list[] = {ATTRIBUTES("Cortex-M4", ARCH_V7E_M, THUMB_2),
                                               {TAG_FP_ARCH, FP_V4_D16, NULL},
                                               {TAG_HARD_FP_USE, FP_SINGLE_ONLY, NULL},
                                               {0, 0, NULL}};

#define ARM_ATTRIBUTES(list_)                                                                      \
    {                                                                                              \
        ".ARM.attributes", SECTION_ATTRIBUTES, "aeabi", list_                                      \
    }

static const struct asm_attributes m0_attributes = ARM_ATTRIBUTES(m0_list);
static const struct asm_attributes m3_attributes = ARM_ATTRIBUTES(m3_list);
static const struct asm_attributes m4_attributes = ARM_ATTRIBUTES(m4_list);

static bool is_v6m(const struct image *image)
{
    return image->architecture == ARCH_V6_M || image->architecture == ARCH_V6S_M;
}

static bool is_v7em(const struct image *image)
{
    return image->architecture == ARCH_V7E_M;
}

static bool is_v7m(const struct image *image)
{
    return !is_v6m(image) && !is_v7em(image);
}

/* --- how images begin --- */

/* An initial stack pointer and a reset vector that is Thumb code of the image: ARM DDI 0403E,
 * B1.5.3. */
static bool begins(const struct image *image, struct processor_begin *begin)
{
    uint64_t first = image_lowest(image);
    uint32_t stack, reset;
    uint8_t code;
    if (!image_word(image, first, false, &stack) || !image_word(image, first + 4, false, &reset) ||
        (reset & 1) == 0 || image_read(image, reset - 1, &code, 1) != 1)
        return false;
    *begin = (struct processor_begin){.entry = reset & ~1u, .has_stack = true};
    begin->stack = stack & ~3u; /* the processor drops these bits */
    return true;
}

/* --- constants in code --- */

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

/* mov.w, or movw and movt side by side. */
static uint32_t constant(const uint8_t *b, uint64_t left)
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

/* --- the assembler --- */

static const char *const not_by_constant[] = {"sp", "r13", "pc", "r15", NULL};

#define RULES                                                                                      \
    .word_bytes = 4, .instruction_align = 2, .align_is_power = true, .end_align = 4,               \
    .thumb = true, .comment = '@', .separator = ';', .elf_flags = EABI_SOFT, .literal = "ldr",     \
    .literal_bytes = 4, .exact = true, .forms = thumb_forms

static const struct asm_rules m0_rules = {RULES, .attributes = &m0_attributes,
                                          .nops = {{2, {0xc0, 0x46}}}}; /* mov r8, r8 */

static const char *const it_conditions[] = {"eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc",
                                            "hi", "ls", "ge", "lt", "gt", "le", NULL};

#define RULES_V7M                                                                                  \
    RULES, .nops = {{4, {0xaf, 0xf3, 0x00, 0x80}}, {2, {0x00, 0xbf}}},                             \
           .constants = {{"mov%s.w", false}, {"mvn%s.w", true}, {"movw%s", false}},                \
           .no_constants = not_by_constant, .block = "it", .block_conditions = it_conditions,      \
           .block_last = "pc"

static const struct asm_rules m3_rules = {RULES_V7M, .attributes = &m3_attributes};
static const struct asm_rules m4_rules = {RULES_V7M, .attributes = &m4_attributes};

/* --- the processors --- */

#define CORTEX_M(model_)                                                                           \
    .elf_machine = ELF_MACHINE_ARM, .address_bytes = 1, .isa = &isa_thumb,                         \
    .isa_model = 1u << (model_), .begins = begins, .begins_so = true, .constant = constant,        \
    .chips_first = 0x40000000, .chips_last = 0x4fffffff, .common_first = 0xe0000000,               \
    .common_last = 0xffffffff, .capstone_arch = CAPSTONE_ARM,                                      \
    .capstone_mode = CAPSTONE_THUMB_MCLASS

const struct processor cortex_m0_processor = {.name = "cortex-m0",
                                              .title = "Cortex-M0",
                                              CORTEX_M(THUMB_M0),
                                              .built_for = is_v6m,
                                              .assembler = &m0_rules,
                                              .draft = &cortex_m0_draft};

const struct processor cortex_m3_processor = {.name = "cortex-m3",
                                              .title = "Cortex-M3",
                                              CORTEX_M(THUMB_M3),
                                              .built_for = is_v7m,
                                              .assembler = &m3_rules,
                                              .draft = &cortex_m3_draft};

const struct processor cortex_m4_processor = {.name = "cortex-m4",
                                              .title = "Cortex-M4",
                                              CORTEX_M(THUMB_M4),
                                              .built_for = is_v7em,
                                              .assembler = &m4_rules,
                                              .draft = &cortex_m4_draft};
