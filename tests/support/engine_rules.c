/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where engines may differ: see engine_rules.h. Conditions are those that the manual gives in the
 * pseudocode of each encoding (ARM DDI 0403E, A7.7), gathered by what they have in common. */
#include "engine_rules.h"

#include "cpu/armv7m/armv7m.h"
#include "cpu/armv7m/ieee.h"
#include "gen/isa/thumb.h"

#include <string.h>

/* --- looking at an instruction --- */

typedef const struct rule_context at;

static bool has(at *context, const char *field)
{
    unsigned i;
    for (i = 0; context->row != NULL && i < context->row->fields; i++)
        if (strcmp(context->row->field[i].name, field) == 0)
            return true;
    return false;
}

/* 0 where the row has no such field. */
static uint32_t get(at *context, const char *field)
{
    unsigned i;
    for (i = 0; context->row != NULL && i < context->row->fields; i++)
        if (strcmp(context->row->field[i].name, field) == 0)
            return context->field[i];
    return 0;
}

static bool is_in(at *context, const char *field, uint32_t registers)
{
    return has(context, field) && (registers >> get(context, field) & 1) != 0;
}

#define SP_PC   (1u << 13 | 1u << 15)
#define ONLY_SP (1u << 13)
#define ONLY_PC (1u << 15)

/* Is the row one of these? Names with blanks between; one may end in '*'. */
static bool is(at *context, const char *names)
{
    size_t length;
    if (context->row == NULL)
        return false;
    for (; *names != '\0'; names += length + (names[length] == ' ')) {
        length = strcspn(names, " ");
        if (names[length - 1] == '*' ? strncmp(context->row->id, names, length - 1) == 0
                                     : strlen(context->row->id) == length &&
                                           strncmp(context->row->id, names, length) == 0)
            return true;
    }
    return false;
}

static bool is_only_m4(at *context)
{
    return context->row != NULL && context->row->models == 1u << THUMB_M4;
}

static bool is_class(at *context, unsigned class)
{
    return context->row != NULL && (context->row->class & class) != 0;
}

static bool in_block(at *context)
{
    return context->culprit->it_state != 0;
}

static bool last_in_block(at *context)
{
    return (context->culprit->it_state & 15) == 8;
}

static unsigned in_list(at *context)
{
    return (unsigned)__builtin_popcount(get(context, "list") | get(context, "M") << 14 |
                                        get(context, "P") << 15);
}

static bool writes_back(at *context)
{
    return get(context, "W") != 0 || (has(context, "P") && get(context, "P") == 0);
}

/* --- UNPREDICTABLE by their registers --- */

#define LOGIC_SHIFTED  "and_reg_t2 eor_reg_t2 bic_reg_t2 adc_reg_t2 sbc_reg_t2 rsb_reg_t1"
#define LOGIC_CONSTANT "and_imm_t1 eor_imm_t1 bic_imm_t1 adc_imm_t1 sbc_imm_t1 rsb_imm_t2"
#define MOVES_SHIFTED  "lsl_imm_t2 lsr_imm_t2 asr_imm_t2 ror_imm_t1 rrx_t1 mvn_reg_t2"
#define FIELDS         "ssat_t1 usat_t1 sbfx_t1 ubfx_t1 bfc_t1"
#define ON_REGISTERS                                                                               \
    "lsl_reg_t2 lsr_reg_t2 asr_reg_t2 ror_reg_t2 sxth_t2 uxth_t2 sxtb_t2 uxtb_t2 rev_t2 rev16_t2 " \
    "rbit_t1 revsh_t2 clz_t1"
#define MULTIPLIES "mul_t2 mla_t1 mls_t1 smull_t1 umull_t1 smlal_t1 umlal_t1 sdiv_t1 udiv_t1"

/* Of the DSP extension: PC as Ra, or as Rn of extensions, are other instructions. */
static bool wrong_dsp_register(at *c)
{
    if (!is_only_m4(c) || !is_class(c, THUMB_IS_result))
        return false;
    return is_in(c, "Rd", SP_PC) || is_in(c, "Rn", SP_PC) || is_in(c, "Rm", SP_PC) ||
           is_in(c, "Ra", SP_PC) || is_in(c, "RdLo", SP_PC) || is_in(c, "RdHi", SP_PC);
}

/* Data processing with SP or PC where the encoding does not allow them. */
static bool wrong_data_register(at *c)
{
    if (is(c, LOGIC_SHIFTED " " LOGIC_CONSTANT " " MOVES_SHIFTED " " FIELDS " " ON_REGISTERS
                            " " MULTIPLIES))
        return is_in(c, "Rd", SP_PC) || is_in(c, "Rn", SP_PC) || is_in(c, "Rm", SP_PC) ||
               is_in(c, "RdLo", SP_PC) || is_in(c, "RdHi", SP_PC) ||
               is_in(c, "Ra", is(c, "mls_t1") ? SP_PC : ONLY_SP);
    if (is(c, "orr_reg_t2 orn_reg_t1 orr_imm_t1 orn_imm_t1 bfi_t1"))
        return is_in(c, "Rd", SP_PC) || is_in(c, "Rn", ONLY_SP) || is_in(c, "Rm", SP_PC);
    if (is(c, "mov_imm_t2 mvn_imm_t1 mov_imm_t3 movt_t1"))
        return is_in(c, "Rd", SP_PC);
    if (is(c, "tst_reg_t2 teq_reg_t1 tst_imm_t1 teq_imm_t1"))
        return is_in(c, "Rn", SP_PC) || is_in(c, "Rm", SP_PC);
    return wrong_dsp_register(c);
}

/* MOV (register) T3. */
static bool wrong_move(at *c)
{
    bool sp_to_sp = is_in(c, "Rd", ONLY_SP) && is_in(c, "Rm", ONLY_SP);
    if (!is(c, "mov_reg_t3"))
        return false;
    if (get(c, "S"))
        return is_in(c, "Rd", SP_PC) || is_in(c, "Rm", SP_PC);
    return is_in(c, "Rd", ONLY_PC) || is_in(c, "Rm", ONLY_PC) || sp_to_sp;
}

/* ADD, SUB, CMP, CMN: SP is allowed as their first operand, and as the result only then. */
static bool wrong_sum(at *c)
{
    uint32_t shift = get(c, "imm3") << 2 | get(c, "imm2");
    if (is(c, "cmp_reg_t3 cmn_reg_t2 cmp_imm_t2 cmn_imm_t1"))
        return is_in(c, "Rn", ONLY_PC) || is_in(c, "Rm", SP_PC);
    if (is(c, "add_reg_t3 sub_reg_t2")) {
        if (is_in(c, "Rd", ONLY_SP) && is_in(c, "Rn", ONLY_SP))
            return is_in(c, "Rm", SP_PC) || get(c, "type") != 0 || shift > 3;
        return is_in(c, "Rd", SP_PC) || is_in(c, "Rn", ONLY_PC) || is_in(c, "Rm", SP_PC);
    }
    if (is(c, "add_imm_t3 sub_imm_t3"))
        return is_in(c, "Rn", ONLY_PC) || is_in(c, "Rd", is_in(c, "Rn", ONLY_SP) ? ONLY_PC : SP_PC);
    if (is(c, "add_imm_t4 sub_imm_t4 adr_t2 adr_t3"))
        return is_in(c, "Rd", is_in(c, "Rn", ONLY_SP) ? ONLY_PC : SP_PC);
    return false;
}

static bool wrong_special(at *c)
{
    return is(c, "mrs_t1 msr_t1") && (is_in(c, "Rd", SP_PC) || is_in(c, "Rn", SP_PC));
}

static bool one_result_twice(at *c)
{
    return has(c, "RdLo") && get(c, "RdLo") == get(c, "RdHi");
}

/* CLZ, REV and their like hold Rm twice. */
static bool differing_copies(at *c)
{
    return has(c, "Rm2") && get(c, "Rm2") != get(c, "Rm");
}

/* 16 bits: CMP of two low registers in the encoding for high ones, or of PC; ADD PC, PC; BLX PC. */
static bool wrong_narrow_register(at *c)
{
    uint32_t first = c->culprit->opcode & 0xffff;
    uint32_t low = (first & 7) | (first >> 4 & 8), m = first >> 3 & 15;
    if (is(c, "cmp_reg_t2"))
        return (low < 8 && m < 8) || low == 15 || m == 15;
    if (is(c, "add_reg_t2"))
        return low == 15 && m == 15;
    return is(c, "blx_t1") && m == 15;
}

/* --- constants --- */

/* ThumbExpandImm of a zero that is to be seen several times. */
static bool zero_repeated(at *c)
{
    uint32_t rotation = get(c, "i") << 3 | get(c, "imm3");
    bool modified = has(c, "imm8") && has(c, "i") && has(c, "imm3") &&
                    !is(c, "add_imm_t4 sub_imm_t4 mov_imm_t3 movt_t1 adr_t2 adr_t3");
    return modified && rotation >= 1 && rotation <= 3 && get(c, "imm8") == 0;
}

/* A field that ends above bit 31, or before it begins. */
static bool empty_field(at *c)
{
    uint32_t lsb = get(c, "imm3") << 2 | get(c, "imm2");
    if (is(c, "sbfx_t1 ubfx_t1"))
        return lsb + get(c, "widthm1") > 31;
    return is(c, "bfi_t1 bfc_t1") && get(c, "msb") < lsb;
}

/* --- loads and stores --- */

#define WIDE_MULTIPLE "stm_t2 ldm_t2 stmdb_t1 ldmdb_t1 push_t2 pop_t2"

/* Lists: too few registers, SP, PC where it cannot be, LR and PC, the base that is written back. */
static bool wrong_list(at *c)
{
    uint32_t list = get(c, "list");
    bool load = is_class(c, ISA_LOAD);
    if (is(c, "push_t1 pop_t1 stm_t1 ldm_t1"))
        return in_list(c) < 1 ||
               (is(c, "stm_t1") && (list >> get(c, "Rn") & 1) &&
                (list & ((1u << get(c, "Rn")) - 1))); /* an unknown value is stored */
    if (!is(c, WIDE_MULTIPLE))
        return false;
    return __builtin_popcount(list) < 2 || (list & 1u << 13) || (!load && (list & 1u << 15)) ||
           (list >> 14) == 3 || is_in(c, "Rn", ONLY_PC) ||
           (get(c, "W") && (list >> get(c, "Rn") & 1));
}

#define WORDS "str_imm_t3 str_imm_t4 str_reg_t2 ldr_imm_t3 ldr_imm_t4 ldr_reg_t2 ldr_lit_t2"

/* Single loads and stores: SP or PC as the value (words: only a store of PC) or as the offset. */
static bool wrong_transfer(at *c)
{
    bool word = is(c, WORDS), load = is_class(c, ISA_LOAD);
    if (!is(c, "str* ldr*") || !has(c, "Rt") || has(c, "Rt2") || is(c, "strex* ldrex*"))
        return is(c, "pld* pli*") && is_in(c, "Rm", SP_PC);
    if (c->row->units == 1)
        return false;
    return is_in(c, "Rm", SP_PC) || is_in(c, "Rt", word ? (load ? 0 : ONLY_PC) : SP_PC);
}

/* The base is written back and is the value, or PC. */
static bool wrong_write_back(at *c)
{
    if (!is(c, "str* ldr*") || !has(c, "W") || !writes_back(c))
        return false;
    return get(c, "Rn") == get(c, "Rt") || (has(c, "Rt2") && get(c, "Rn") == get(c, "Rt2")) ||
           is_in(c, "Rn", ONLY_PC);
}

static bool wrong_double(at *c)
{
    if (!is(c, "strd_imm_t1 ldrd_imm_t1 ldrd_lit_t1"))
        return false;
    return is_in(c, "Rt", SP_PC) || is_in(c, "Rt2", SP_PC) ||
           (is_class(c, ISA_LOAD) ? get(c, "Rt") == get(c, "Rt2") : is_in(c, "Rn", ONLY_PC));
}

static bool wrong_exclusive(at *c)
{
    if (!is(c, "strex* ldrex*"))
        return false;
    return is_in(c, "Rt", SP_PC) || is_in(c, "Rd", SP_PC) || is_in(c, "Rn", ONLY_PC) ||
           (has(c, "Rd") && (get(c, "Rd") == get(c, "Rn") || get(c, "Rd") == get(c, "Rt")));
}

static bool wrong_table_branch(at *c)
{
    return is(c, "tbb_t1 tbh_t1") && (is_in(c, "Rn", ONLY_SP) || is_in(c, "Rm", SP_PC));
}

/* --- floating point --- */

/* Moves to or from SP or PC, into one register twice, or with the one behind S31. */
static bool wrong_float_move(at *c)
{
    if (is(c, "vmrs_t1"))
        return is_in(c, "Rt", ONLY_SP);
    if (is(c, "vmov_from_two_t1 vmov_from_double_t1") && get(c, "Rt") == get(c, "Rt2"))
        return true;
    if (is(c, "vmov_to_two_t1 vmov_from_two_t1") && get(c, "Vm") == 15 && get(c, "M"))
        return true;
    return is(c, "vmov_* vmsr_t1") && (is_in(c, "Rt", SP_PC) || is_in(c, "Rt2", SP_PC));
}

/* No registers, more than there are, or PC as the base; single ones: stored relative to PC. */
static bool wrong_float_list(at *c)
{
    uint32_t words = get(c, "imm8"), first = get(c, "Vd") << 1 | get(c, "D");
    if (is(c, "vstr_*"))
        return is_in(c, "Rn", ONLY_PC);
    if (!is(c, "vldm* vstm* vpush_* vpop_*"))
        return false;
    if (is(c, "vldmia_double_t1 vldmdb_double_t1 vstmia_double_t1 vstmdb_double_t1 "
              "vpush_double_t1 vpop_double_t1"))
        words &= ~1u;
    return words == 0 || first + words > 32 || is_in(c, "Rn", ONLY_PC);
}

/* Fixed point with more bits behind the point than there are. */
static bool wrong_fraction(at *c)
{
    return is(c, "vcvt_from_fixed_t1 vcvt_to_fixed_t1") && !get(c, "sx") &&
           (get(c, "imm4") << 1 | get(c, "i")) > 16;
}

/* --- addresses --- */

static uint32_t reg(at *c, const char *field)
{
    uint32_t number = get(c, field);
    uint32_t value = c->culprit->r[number & 15];
    return number == 15 ? (c->culprit->pc + 4) & ~3u : value;
}

/* Where a single load or store accesses; false: it is none. */
static bool accesses(at *c, uint32_t *address)
{
    uint32_t first = c->culprit->opcode & 0xffff, base = reg(c, "Rn"), offset;
    bool subtract = has(c, "U") && get(c, "U") == 0;
    if (!is(c, "str* ldr*"))
        return false;
    if (has(c, "Rm"))
        offset = reg(c, "Rm") << get(c, "imm2");
    else if (has(c, "imm12"))
        offset = get(c, "imm12");
    else if (has(c, "imm8"))
        offset = has(c, "Rt2") || is(c, "strex_t1 ldrex_t1") || c->row->units == 1
                     ? get(c, "imm8") * 4
                     : get(c, "imm8");
    else
        offset = get(c, "imm5") << ((first & 0xf000) == 0x6000   ? 2
                                    : (first & 0xf000) == 0x8000 ? 1
                                                                 : 0);
    if (is(c, "str_imm_t2 ldr_imm_t2"))
        base = c->culprit->r[13];
    if (is(c, "*_lit_t1 *_lit_t2") || !has(c, "Rn"))
        base = is(c, "str_imm_t2 ldr_imm_t2") ? base : (c->culprit->pc + 4) & ~3u;
    *address = has(c, "P") && !get(c, "P") ? base : subtract ? base - offset : base + offset;
    return true;
}

static unsigned access_bytes(at *c)
{
    if (is(c, "strb* ldrb* ldrsb*") || is(c, "strexb_t1 ldrexb_t1"))
        return 1;
    return is(c, "strh* ldrh* ldrsh*") ? 2 : 4;
}

/* Alias words of bits, devices, the processor's own registers. */
static bool is_io(uint32_t address)
{
    return (address >> 25 == 0x22000000 >> 25) || (address >= 0x40000000 && address < 0x60000000) ||
           address >= 0xa0000000;
}

static bool unaligned_io(at *c)
{
    uint32_t address;
    if (is(c, "tbh_t1")) {
        address = reg(c, "Rn") + 2 * reg(c, "Rm");
        return (address & 1) != 0 && is_io(address);
    }
    return accesses(c, &address) && address % access_bytes(c) != 0 &&
           (is_io(address) || is_io(address + 3));
}

/* An alias word stands for a bit; of narrower accesses the manual says nothing. */
static bool loads_pc_unaligned(at *c)
{
    uint32_t address;
    return is(c, "ldr_imm_t3 ldr_imm_t4 ldr_reg_t2 ldr_lit_t2") && is_in(c, "Rt", ONLY_PC) &&
           accesses(c, &address) && (address & 3) != 0;
}

/* --- IT blocks --- */

static bool leaves_block(at *c)
{
    uint32_t first = c->culprit->opcode & 0xffff;
    bool pc = is_in(c, "Rt", ONLY_PC) && is(c, "ldr_*");
    if (is(c, "pop_t1") && get(c, "P"))
        pc = true;
    if (is(c, "ldm_t2 ldmdb_t1 pop_t2") && (get(c, "list") & 0x8000))
        pc = true;
    if (is(c, "add_reg_t2 mov_reg_t1") && (first & 0x87) == 0x87)
        pc = true;
    return pc || is(c, "b_t2 b_t4 bl_t1 bx_t1 blx_t1 tbb_t1 tbh_t1");
}

static bool branch_in_block(at *c)
{
    if (!in_block(c))
        return false;
    return is(c, "b_t1 b_t3 cbz_t1 cbnz_t1") || (leaves_block(c) && !last_in_block(c));
}

static bool not_in_block(at *c)
{
    return in_block(c) && is(c, "it_t1 cps_t1");
}

/* --- code that overwrites itself --- */

struct selfish {
    bool seen;
};

#define NEAR 64u /* bytes ahead that may be fetched before a store is done */

static void watch_write(void *owner, const struct probe_event *event)
{
    struct selfish *selfish = owner;
    if (event->kind == PROBE_ACCESS && event->access.write &&
        event->access.address + 4 - event->pc < NEAR)
        selfish->seen = true;
}

static bool overwrites_itself(at *c)
{
    struct machine *machine = case_machine(c->c->cpu, c->pair->engines[0], c->pair->timing);
    struct selfish selfish = {.seen = false};
    struct probe probe = {.mask = PROBE_ACCESS, .function = watch_write, .owner = &selfish};
    case_load(c->c, machine);
    machine_probe_add(machine, &probe);
    machine_run(machine, machine->now + (c->culprit->to + 1) * 40 * SIM_NS);
    machine_probe_remove(machine, &probe);
    machine_destroy(machine);
    return selfish.seen;
}

/* --- values that differ --- */

static bool named(const struct diff_value *value, const char *name)
{
    return strcmp(value->name, name) == 0;
}

/* Registers in the list that a faulting LDM, POP or LDRD has loaded; on the stack, too. */
static bool partly_loaded(at *c)
{
    static const char *const names[] = {"r0", "r1", "r2",  "r3",  "r4",  "r5", "r6", "r7",
                                        "r8", "r9", "r10", "r11", "r12", "sp", "lr"};
    uint32_t list = get(c, "list") | 1u << get(c, "Rt") | 1u << get(c, "Rt2"), number;
    size_t i;
    if (!is(c, "ldm* pop* ldrd*"))
        return false;
    for (i = 0; i < c->result->value_count; i++) {
        const struct diff_value *value = &c->result->values[i];
        for (number = 0; number < 15 && !named(value, names[number]); number++)
            continue;
        if (number < 15 ? !(list >> number & 1) : strncmp(value->name, "memory", 6) != 0)
            return false;
    }
    return armv7m_of(c->pair->machines[0]->cpu)->cfsr != 0;
}

/* The same of VLDM, VPOP and VLDR of two words. */
static bool partly_loaded_floats(at *c)
{
    size_t i;
    if (!is(c, "vldm* vpop_* vldr_double_t1"))
        return false;
    for (i = 0; i < c->result->value_count; i++) {
        const char *name = c->result->values[i].name;
        if (!(name[0] == 'd' && name[1] >= '0' && name[1] <= '9') &&
            strncmp(name, "memory", 6) != 0)
            return false;
    }
    return armv7m_of(c->pair->machines[0]->cpu)->cfsr != 0;
}

/* --- Unicorn --- */

/* BFAR and MMFAR of an access that is split: it has the address of the part that faulted. */
static bool splits_faulting_access(at *c)
{
    uint32_t address;
    return c->result->value_count == 1 && accesses(c, &address) && address % access_bytes(c) != 0 &&
           (named(&c->result->values[0], "cpu0.bfar") ||
            named(&c->result->values[0], "cpu0.mmfar"));
}

/* A bus fault that CCR.BFHFNMIGN ignores where no memory is mapped: it stops instead. */
static bool stops_at_ignored_fault(at *c)
{
    return (c->c->ccr & CCR_BFHFNMIGN) && is_class(c, ISA_LOAD | ISA_STORE);
}

/* A branch to an even address in the last halfword of a memory: it fetches four bytes, as Arm code
 * has, so that a bus fault comes instead of INVSTATE. */
static bool fetches_arm(at *c)
{
    uint32_t target = c->culprit->r[c->culprit->opcode >> 3 & 15];
    return is(c, "bx_t1 blx_t1") && (target & 3) == 2 &&
           bus_find(c->pair->machines[0]->cpu->program, target) != NULL &&
           bus_find(c->pair->machines[0]->cpu->program, target + 2) == NULL;
}

/* Two words at an address that is no multiple of 8, and is a device's or an alias of bits: it makes
 * byte accesses of them, or loads what is around. */
static bool splits_double(at *c)
{
    uint32_t address = reg(c, "Rn"), offset = 4 * get(c, "imm8");
    if (is(c, "vldr_double_t1 vstr_double_t1"))
        address = get(c, "U") ? address + offset : address - offset;
    else if (is(c, "vldmdb_double_t1 vstmdb_double_t1"))
        address -= offset;
    else if (!is(c, "vldmia_double_t1 vstmia_double_t1"))
        return false;
    return address % 8 != 0 && (is_io(address) || is_io(address + offset));
}

/* VCVT from fixed point rounds to nearest whatever FPSCR says; it does not. */
static bool rounds_fixed_point(at *c)
{
    return is(c, "vcvt_from_fixed_t1") && ((c->culprit->fpscr | c->c->fpdscr) & FPSCR_MODE) != 0;
}

/* SMLAD: Q where the sum of the two products overflows, though that of all three does not: the one
 * case is four times -32768. */
static bool sums_products_first(at *c)
{
    uint32_t n = c->culprit->r[get(c, "Rn")], m = c->culprit->r[get(c, "Rm")];
    return is(c, "smlad_t1") && n == 0x80008000 && m == 0x80008000 && c->result->value_count == 1 &&
           named(&c->result->values[0], "xpsr") &&
           (c->result->values[0].value[0] ^ c->result->values[0].value[1]) == 1u << 27;
}

const struct engine_rule engine_rules[] = {
    {"SP or PC in data processing", RULE_OPEN, "A7.7, A5.1.2", wrong_data_register, true},
    {"SP or PC in MOV (register) T3", RULE_OPEN, "A7.7.77", wrong_move, true},
    {"SP or PC in ADD, SUB, CMP, CMN", RULE_OPEN, "A7.7.3 to A7.7.6", wrong_sum, true},
    {"SP or PC in MRS, MSR", RULE_OPEN, "B5.2.2, B5.2.3", wrong_special, true},
    {"one register for both halves of a product", RULE_OPEN, "A7.7.149", one_result_twice, true},
    {"Rm given twice, differing", RULE_OPEN, "A7.7.24", differing_copies, false},
    {"registers of 16-bit CMP, ADD, BLX", RULE_OPEN, "A7.7.28", wrong_narrow_register, false},
    {"a zero repeated as constant", RULE_OPEN, "A5.3.2", zero_repeated, false},
    {"a bit field without bits", RULE_OPEN, "A7.7.14", empty_field, false},
    {"lists of LDM, STM, PUSH, POP", RULE_OPEN, "A7.7.41", wrong_list, false},
    {"SP or PC in a single load or store", RULE_OPEN, "A7.7.43", wrong_transfer, true},
    {"base written back over the value, or PC", RULE_OPEN, "A7.7.43", wrong_write_back, false},
    {"registers of LDRD, STRD", RULE_OPEN, "A7.7.50", wrong_double, true},
    {"registers of exclusive accesses", RULE_OPEN, "A7.7.52", wrong_exclusive, true},
    {"registers of TBB, TBH", RULE_OPEN, "A7.7.185", wrong_table_branch, false},
    {"PC loaded from an unaligned address", RULE_OPEN, "A7.7.43", loads_pc_unaligned, false},
    {"branches inside an IT block", RULE_OPEN, "A7.7.38", branch_in_block, true},
    {"IT or CPS inside an IT block", RULE_OPEN, "A7.7.38", not_in_block, true},
    {"registers of VMOV, VMRS, VMSR", RULE_OPEN, "A7.7.241 to A7.7.247", wrong_float_move, true},
    {"lists of VLDM, VSTM, VPUSH, VPOP", RULE_OPEN, "A7.7.235", wrong_float_list, false},
    {"fixed point with more fraction than bits", RULE_OPEN, "A7.7.230", wrong_fraction, false},
    {"unaligned access to a device or a bit-band alias", RULE_OPEN, "A3.2.1", unaligned_io, false},
    {"registers that a faulting list has loaded", RULE_OPEN, "B1.5.10", partly_loaded, false},
    {"registers that a faulting VLDM has loaded", RULE_OPEN, "A7.7.235", partly_loaded_floats,
     false},
    {"address of a fault in an unaligned access", RULE_UNICORN, "B3.2.18", splits_faulting_access,
     false},
    {"bus faults that are ignored", RULE_UNICORN, "B3.2.8", stops_at_ignored_fault, false},
    {"even addresses at the end of a memory", RULE_UNICORN, "B3.2.15", fetches_arm, false},
    {"two words of a device at once", RULE_UNICORN, "A7.7.235", splits_double, false},
    {"rounding of fixed point", RULE_UNICORN, "A7.7.230", rounds_fixed_point, false},
    {"Q of SMLAD", RULE_UNICORN, "A7.7.137", sums_products_first, false},
    {"code overwrites what comes next", RULE_OPEN, "A3.7.3", overwrites_itself, false},
};
const unsigned engine_rule_count = sizeof engine_rules / sizeof engine_rules[0];

const struct engine_rule *engine_rule_find(struct engine_pair *pair, const struct engine_case *c,
                                           const struct pair_result *result, bool before)
{
    const struct pair_culprit *culprit = &result->culprit;
    const uint32_t units[2] = {culprit->opcode & 0xffff, culprit->opcode >> 16};
    struct rule_context context = {.culprit = culprit, .result = result, .pair = pair, .c = c};
    struct isa_decoded decoded = {.row = NULL};
    unsigned i;
    if (isa_decode(&isa_thumb, units, 2, 0, c->cpu->model, &decoded)) {
        context.row = decoded.row;
        memcpy(context.field, decoded.field, sizeof context.field);
    }
    for (i = 0; i < engine_rule_count; i++)
        if ((!before || engine_rules[i].lingers) && engine_rules[i].applies(&context))
            return &engine_rules[i];
    return NULL;
}
