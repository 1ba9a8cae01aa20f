/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Evaluation of location expressions: see location.h. A stack machine over 32 bits, each operation
 * a small function in a table. The number of steps is bounded.
 * Left out: values in other frames (DW_OP_entry_value, DW_OP_implicit_pointer), typed floating
 * point, thread-local storage, other DIEs' expressions: all of these are "optimised out". */
#include "symbols/location.h"

#include <string.h>

#define STACK_MOST 64u
#define STEPS_MOST 4096u
#define OPS_MOST   1024u

struct evaluation {
    const struct location_scope *scope;
    uint64_t stack[STACK_MOST];
    unsigned depth;
    bool failed, is_value;
    int reg; /* the whole is in this register; -1: no */
};

/* --- registers and memory --- */

static const struct cpu_class *class_of(const struct machine *machine)
{
    return machine->cpu->device.class->cpu;
}

int location_register_row(const struct machine *machine, uint64_t number)
{
    const struct cpu_unwinding *unwinding = class_of(machine)->unwinding;
    return unwinding != NULL && number < unwinding->dwarf_register_count
               ? unwinding->dwarf_registers[number]
               : -1;
}

bool location_register(struct machine *machine, const struct frame *frame, uint64_t number,
                       uint64_t *value)
{
    int row = location_register_row(machine, number);
    if (row < 0 || row >= FRAME_REGISTERS || !frame->known[row])
        return false;
    *value = frame->registers[row];
    return true;
}

static uint64_t from_bytes(const struct machine *machine, const uint8_t *bytes, unsigned count)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < count; i++)
        value |= (uint64_t)bytes[class_of(machine)->processor->big_endian ? count - 1 - i : i]
                 << 8 * i;
    return value;
}

static void to_bytes(const struct machine *machine, uint64_t value, uint8_t *bytes, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        bytes[class_of(machine)->processor->big_endian ? count - 1 - i : i] =
            (uint8_t)(value >> 8 * i);
}

bool location_peek(struct machine *machine, uint32_t address, unsigned count, uint64_t *value)
{
    uint8_t bytes[8];
    if (count == 0 || count > 8 || bus_peek(machine->cpu->data, address, bytes, count) != count)
        return false;
    *value = from_bytes(machine, bytes, count);
    return true;
}

/* --- the stack --- */

static void push(struct evaluation *e, uint64_t value)
{
    if (e->depth == STACK_MOST)
        e->failed = true;
    else
        e->stack[e->depth++] = (uint32_t)value;
}

static uint64_t pop(struct evaluation *e)
{
    if (e->depth == 0) {
        e->failed = true;
        return 0;
    }
    return e->stack[--e->depth];
}

static void push_register(struct evaluation *e, uint64_t number, uint64_t offset)
{
    uint64_t value = 0;
    if (!location_register(e->scope->machine, e->scope->frame, number, &value))
        e->failed = true;
    push(e, value + offset);
}

static void push_memory(struct evaluation *e, uint64_t bytes)
{
    uint64_t value = 0;
    if (bytes > 4 || !location_peek(e->scope->machine, (uint32_t)pop(e), (unsigned)bytes, &value))
        e->failed = true;
    push(e, value);
}

/* The n-th below the top, once more on top. */
static void pick(struct evaluation *e, uint64_t n)
{
    if (n >= e->depth)
        e->failed = true;
    else
        push(e, e->stack[e->depth - 1 - n]);
}

static void rotate(struct evaluation *e, unsigned count)
{
    uint64_t top;
    if (e->depth < count) {
        e->failed = true;
        return;
    }
    top = e->stack[e->depth - 1];
    memmove(&e->stack[e->depth - count + 1], &e->stack[e->depth - count], (count - 1) * sizeof top);
    e->stack[e->depth - count] = top;
}

/* --- operations of two and of one --- */

static uint32_t divide(struct evaluation *e, int32_t a, int32_t b)
{
    if (b == 0)
        e->failed = true;
    return b == 0 ? 0 : (uint32_t)((int64_t)a / b);
}

static uint32_t modulo(struct evaluation *e, uint32_t a, uint32_t b)
{
    if (b == 0)
        e->failed = true;
    return b == 0 ? 0 : a % b;
}

static bool run_binary(struct evaluation *e, unsigned atom)
{
    uint32_t b = e->depth >= 2 ? (uint32_t)e->stack[e->depth - 1] : 0;
    uint32_t a = e->depth >= 2 ? (uint32_t)e->stack[e->depth - 2] : 0, result;
    int32_t sa = (int32_t)a, sb = (int32_t)b;
    switch (atom) {
    case DW_OP_and:
        result = a & b;
        break;
    case DW_OP_or:
        result = a | b;
        break;
    case DW_OP_xor:
        result = a ^ b;
        break;
    case DW_OP_plus:
        result = a + b;
        break;
    case DW_OP_minus:
        result = a - b;
        break;
    case DW_OP_mul:
        result = a * b;
        break;
    case DW_OP_div:
        result = divide(e, sa, sb);
        break;
    case DW_OP_mod:
        result = modulo(e, a, b);
        break;
    case DW_OP_shl:
        result = b < 32 ? a << b : 0;
        break;
    case DW_OP_shr:
        result = b < 32 ? a >> b : 0;
        break;
    case DW_OP_shra:
        result = (uint32_t)(sa >> (b < 32 ? b : 31));
        break;
    case DW_OP_eq:
        result = a == b;
        break;
    case DW_OP_ne:
        result = a != b;
        break;
    case DW_OP_lt:
        result = sa < sb;
        break;
    case DW_OP_le:
        result = sa <= sb;
        break;
    case DW_OP_gt:
        result = sa > sb;
        break;
    case DW_OP_ge:
        result = sa >= sb;
        break;
    default:
        return false;
    }
    pop(e);
    pop(e);
    push(e, result);
    return true;
}

static bool run_unary(struct evaluation *e, const Dwarf_Op *op)
{
    uint32_t a = e->depth >= 1 ? (uint32_t)e->stack[e->depth - 1] : 0, result;
    switch (op->atom) {
    case DW_OP_abs:
        result = (int32_t)a < 0 ? 0u - a : a;
        break;
    case DW_OP_neg:
        result = 0u - a;
        break;
    case DW_OP_not:
        result = ~a;
        break;
    case DW_OP_plus_uconst:
        result = a + (uint32_t)op->number;
        break;
    default:
        return false;
    }
    pop(e);
    push(e, result);
    return true;
}

static bool run_stack(struct evaluation *e, const Dwarf_Op *op)
{
    switch (op->atom) {
    case DW_OP_dup:
        pick(e, 0);
        break;
    case DW_OP_drop:
        pop(e);
        break;
    case DW_OP_over:
        pick(e, 1);
        break;
    case DW_OP_pick:
        pick(e, op->number);
        break;
    case DW_OP_swap:
        rotate(e, 2);
        break;
    case DW_OP_rot:
        rotate(e, 3);
        break;
    case DW_OP_deref:
        push_memory(e, 4);
        break;
    case DW_OP_deref_size:
    case DW_OP_deref_type:
    case DW_OP_GNU_deref_type:
        push_memory(e, op->number);
        break;
    case DW_OP_nop:
        break;
    default:
        return false;
    }
    return true;
}

/* --- what goes on the stack from elsewhere --- */

/* A number of a table that the attribute's unit has. */
static void push_indexed(struct evaluation *e, const Dwarf_Op *op)
{
    Dwarf_Attribute other;
    Dwarf_Addr address;
    if (e->scope->attribute == NULL ||
        dwarf_getlocation_attr(e->scope->attribute, op, &other) != 0 ||
        dwarf_formaddr(&other, &address) != 0) {
        e->failed = true;
        return;
    }
    push(e, address);
}

/* To an integer of another width. */
static void convert(struct evaluation *e, const Dwarf_Op *op)
{
    Dwarf_Die type;
    uint64_t size = 4, encoding = DW_ATE_unsigned, value = pop(e);
    if (op->number != 0) {
        if (e->scope->attribute == NULL ||
            dwarf_getlocation_die(e->scope->attribute, op, &type) != 0 ||
            !die_number(&type, DW_AT_byte_size, &size) ||
            !die_number(&type, DW_AT_encoding, &encoding) || encoding == DW_ATE_float ||
            size == 0 || size > 4) {
            e->failed = true;
            return;
        }
    }
    value = encoding == DW_ATE_signed || encoding == DW_ATE_signed_char
                ? (uint64_t)((int64_t)(value << (64 - 8 * size)) >> (64 - 8 * size))
                : value << (64 - 8 * size) >> (64 - 8 * size);
    push(e, value);
}

static void push_frame_base(struct evaluation *e, uint64_t offset)
{
    struct location_scope scope = *e->scope;
    struct location base;
    Dwarf_Die die;
    uint64_t value = 0;
    if (scope.in_frame_base || scope.code == NULL) {
        e->failed = true;
        return;
    }
    scope.in_frame_base = true;
    die = scope.code->die;
    location_of(&scope, &die, &base);
    if (base.kind == LOCATION_MEMORY)
        value = base.address;
    else if (base.kind == LOCATION_REGISTER)
        value = scope.frame->registers[base.reg];
    else
        e->failed = true;
    push(e, value + offset);
}

static void push_cfa(struct evaluation *e)
{
    uint32_t cfa = e->scope->frame->cfa;
    if (!e->scope->frame->cfa_known &&
        !frame_find_cfa(e->scope->machine, e->scope->symbols, e->scope->frame, &cfa))
        e->failed = true;
    push(e, cfa);
}

static bool run_push(struct evaluation *e, const Dwarf_Op *op)
{
    unsigned atom = op->atom;
    if (atom >= DW_OP_lit0 && atom <= DW_OP_lit31)
        push(e, atom - DW_OP_lit0);
    else if ((atom >= DW_OP_const1u && atom <= DW_OP_consts) || atom == DW_OP_addr)
        push(e, op->number);
    else if (atom >= DW_OP_breg0 && atom <= DW_OP_breg31)
        push_register(e, atom - DW_OP_breg0, op->number);
    else if (atom == DW_OP_bregx)
        push_register(e, op->number, op->number2);
    else if (atom == DW_OP_regval_type || atom == DW_OP_GNU_regval_type)
        push_register(e, op->number, 0);
    else if (atom == DW_OP_fbreg)
        push_frame_base(e, op->number);
    else if (atom == DW_OP_call_frame_cfa)
        push_cfa(e);
    else if (atom == DW_OP_addrx || atom == DW_OP_constx || atom == DW_OP_GNU_addr_index ||
             atom == DW_OP_GNU_const_index)
        push_indexed(e, op);
    else if (atom == DW_OP_convert || atom == DW_OP_GNU_convert)
        convert(e, op);
    else
        return false;
    return true;
}

/* --- all --- */

static bool is_register(const Dwarf_Op *op, uint64_t *number)
{
    *number = op->atom == DW_OP_regx ? op->number : op->atom - (uint64_t)DW_OP_reg0;
    return op->atom == DW_OP_regx || (op->atom >= DW_OP_reg0 && op->atom <= DW_OP_reg31);
}

/* The operation that a branch leads to; `count` if it is the end or none. */
static size_t target_of(const Dwarf_Op *ops, size_t count, size_t i)
{
    uint64_t offset = ops[i].offset + 3 + (uint64_t)(int64_t)(int16_t)ops[i].number;
    for (size_t n = 0; n < count; n++)
        if (ops[n].offset == offset)
            return n;
    return count;
}

/* Runs up to the next piece or the end; returns where it stands. */
static size_t run(struct evaluation *e, const Dwarf_Op *ops, size_t count, size_t i)
{
    unsigned steps = 0;
    for (; i < count && !e->failed; i++) {
        const Dwarf_Op *op = &ops[i];
        uint64_t number;
        e->failed = steps++ == STEPS_MOST;
        if (op->atom == DW_OP_piece || op->atom == DW_OP_bit_piece)
            break;
        if (op->atom == DW_OP_stack_value)
            e->is_value = true;
        else if (is_register(op, &number))
            e->reg = location_register_row(e->scope->machine, number);
        else if (op->atom == DW_OP_skip || (op->atom == DW_OP_bra && pop(e) != 0))
            i = target_of(ops, count, i) - 1;
        else if (op->atom != DW_OP_bra && !run_push(e, op) && !run_binary(e, op->atom) &&
                 !run_unary(e, op) && !run_stack(e, op))
            e->failed = true;
    }
    return i;
}

static struct evaluation begin(const struct location_scope *scope)
{
    return (struct evaluation){.scope = scope, .reg = -1};
}

/* One for each of the first bytes. */
static uint64_t bits_of(size_t bytes)
{
    return bytes >= 64 ? UINT64_MAX : (UINT64_C(1) << bytes) - 1;
}

/* A block of bytes that the operation itself holds. */
static bool put_implicit(const struct location_scope *scope, const Dwarf_Op *op,
                         struct location *location)
{
    Dwarf_Block block;
    if (op->atom != DW_OP_implicit_value || scope->attribute == NULL ||
        dwarf_getlocation_implicit_value(scope->attribute, op, &block) != 0 ||
        block.length > LOCATION_BYTES_MOST)
        return false;
    memcpy(location->bytes, block.data, block.length);
    location->known = bits_of(block.length);
    location->kind = LOCATION_BYTES;
    return true;
}

/* The bytes of one piece, or of a value that is only computed. */
static bool fetch(struct evaluation *e, uint8_t *bytes, size_t count)
{
    struct machine *machine = e->scope->machine;
    uint64_t value;
    if (e->reg >= 0 && e->reg < FRAME_REGISTERS) {
        value = e->scope->frame->registers[e->reg];
        to_bytes(machine, value, bytes, count > 8 ? 8 : (unsigned)count);
        return count <= 8 && e->scope->frame->known[e->reg];
    }
    value = pop(e);
    if (e->failed)
        return false;
    if (!e->is_value)
        return bus_peek(machine->cpu->data, (uint32_t)value, bytes, count) == count;
    to_bytes(machine, value, bytes, count > 8 ? 8 : (unsigned)count);
    return count <= 8;
}

static void put_pieces(const struct location_scope *scope, const Dwarf_Op *ops, size_t count,
                       struct location *location)
{
    size_t at = 0, i = 0;
    location->kind = LOCATION_BYTES;
    while (i < count) {
        struct evaluation e = begin(scope);
        size_t from = i, size;
        i = run(&e, ops, count, i);
        while (i < count && ops[i].atom != DW_OP_piece && ops[i].atom != DW_OP_bit_piece)
            i++;
        size = i >= count                   ? LOCATION_BYTES_MOST + 1u
               : ops[i].atom == DW_OP_piece ? ops[i].number
                                            : ops[i].number / 8;
        if (size > LOCATION_BYTES_MOST - at)
            return;
        if (i > from && !e.failed && fetch(&e, location->bytes + at, size))
            location->known |= bits_of(at + size) & ~bits_of(at);
        at += size;
        i++;
    }
}

/* As wide as the variable, so that it begins with its first byte in either order. */
static void put_number(const struct location_scope *scope, uint64_t value, unsigned most,
                       struct location *location)
{
    unsigned wide = scope->value_bytes;
    if (wide == 0 || wide > most)
        wide = most;
    location->kind = LOCATION_BYTES;
    to_bytes(scope->machine, value, location->bytes, wide);
    location->known = bits_of(wide);
}

static void put_whole(const struct location_scope *scope, const Dwarf_Op *ops, size_t count,
                      struct location *location)
{
    struct evaluation e = begin(scope);
    size_t end = run(&e, ops, count, 0);
    if (e.failed || end < count)
        return;
    if (e.reg >= 0 && e.reg < FRAME_REGISTERS && scope->frame->known[e.reg]) {
        location->kind = LOCATION_REGISTER;
        location->reg = (unsigned)e.reg;
    } else if (e.reg < 0 && e.depth > 0 && !e.is_value) {
        location->kind = LOCATION_MEMORY;
        location->address = (uint32_t)pop(&e);
    } else if (e.reg < 0 && e.depth > 0) {
        put_number(scope, pop(&e), 4, location);
    }
}

static void put_ops(const struct location_scope *scope, const Dwarf_Op *ops, size_t count,
                    struct location *location)
{
    if (count == 0 || count > OPS_MOST)
        return;
    if (count == 1 && put_implicit(scope, &ops[0], location))
        return;
    for (size_t i = 0; i < count; i++)
        if (ops[i].atom == DW_OP_piece || ops[i].atom == DW_OP_bit_piece) {
            put_pieces(scope, ops, count, location);
            return;
        }
    put_whole(scope, ops, count, location);
}

static void put_constant(const struct location_scope *scope, Dwarf_Die *die,
                         struct location *location)
{
    Dwarf_Attribute attribute;
    Dwarf_Block block;
    uint64_t value;
    if (die_number(die, DW_AT_const_value, &value)) {
        put_number(scope, value, 8, location);
    } else if (die_attribute(die, DW_AT_const_value, &attribute) &&
               dwarf_formblock(&attribute, &block) == 0 && block.length <= LOCATION_BYTES_MOST) {
        location->kind = LOCATION_BYTES;
        memcpy(location->bytes, block.data, block.length);
        location->known = bits_of(block.length);
    }
}

static unsigned bytes_of(const struct location_scope *scope, Dwarf_Die *die)
{
    Dwarf_Die type;
    uint64_t size;
    if (scope->symbols == NULL || !die_reference(die, DW_AT_type, &type))
        return 0;
    size = type_size(debug_info_type(scope->symbols->info, &type));
    return size > 8 ? 0 : (unsigned)size;
}

void location_of(const struct location_scope *scope, Dwarf_Die *die, struct location *location)
{
    struct location_scope inner = *scope;
    Dwarf_Attribute attribute;
    Dwarf_Op *ops;
    size_t count;
    unsigned name = scope->in_frame_base ? DW_AT_frame_base : DW_AT_location;
    *location = (struct location){.kind = LOCATION_NONE};
    inner.value_bytes = scope->in_frame_base ? 0 : bytes_of(scope, die);
    if (!die_attribute(die, name, &attribute)) {
        if (!scope->in_frame_base)
            put_constant(&inner, die, location);
        return;
    }
    inner.attribute = &attribute;
    if (dwarf_getlocation_addr(&attribute, frame_look_up(scope->frame), &ops, &count, 1) == 1)
        put_ops(&inner, ops, count, location);
}

/* --- expressions in bytes --- */

/* Operands of an operation: u and s numbers of so many bytes, U and S LEB128. */
static const char *operands_of(unsigned atom)
{
    static const struct {
        uint8_t first, last;
        const char *operands;
    } rows[] = {
        {DW_OP_addr, DW_OP_addr, "4"},
        {DW_OP_deref, DW_OP_deref, ""},
        {DW_OP_const1u, DW_OP_const1u, "1"},
        {DW_OP_const1s, DW_OP_const1s, "a"},
        {DW_OP_const2u, DW_OP_const2u, "2"},
        {DW_OP_const2s, DW_OP_const2s, "b"},
        {DW_OP_const4u, DW_OP_const4u, "4"},
        {DW_OP_const4s, DW_OP_const4s, "d"},
        {DW_OP_const8u, DW_OP_const8s, "8"},
        {DW_OP_constu, DW_OP_constu, "U"},
        {DW_OP_consts, DW_OP_consts, "S"},
        {DW_OP_dup, DW_OP_over, ""},
        {DW_OP_pick, DW_OP_pick, "1"},
        {DW_OP_swap, DW_OP_plus, ""},
        {DW_OP_plus_uconst, DW_OP_plus_uconst, "U"},
        {DW_OP_shl, DW_OP_xor, ""},
        {DW_OP_bra, DW_OP_bra, "b"},
        {DW_OP_eq, DW_OP_ne, ""},
        {DW_OP_skip, DW_OP_skip, "b"},
        {DW_OP_lit0, DW_OP_reg31, ""},
        {DW_OP_breg0, DW_OP_breg31, "S"},
        {DW_OP_regx, DW_OP_regx, "U"},
        {DW_OP_bregx, DW_OP_bregx, "US"},
        {DW_OP_deref_size, DW_OP_deref_size, "1"},
        {DW_OP_nop, DW_OP_nop, ""},
        {DW_OP_call_frame_cfa, DW_OP_call_frame_cfa, ""},
        {DW_OP_stack_value, DW_OP_stack_value, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (atom >= rows[i].first && atom <= rows[i].last)
            return rows[i].operands;
    return NULL;
}

static uint64_t read_operand(struct reader *r, char kind)
{
    switch (kind) {
    case 'U':
        return reader_uleb(r);
    case 'S':
        return (uint64_t)reader_sleb(r);
    case 'a':
    case 'b':
    case 'd':
        return (uint64_t)reader_signed(r, (unsigned)(kind - 'a' + 1));
    default:
        return reader_number(r, (unsigned)(kind - '0'));
    }
}

static bool read_op(struct reader *r, const uint8_t *beginning, Dwarf_Op *op)
{
    const char *operands;
    *op = (Dwarf_Op){.offset = (Dwarf_Word)(r->at - beginning)};
    op->atom = (uint8_t)reader_number(r, 1);
    operands = operands_of(op->atom);
    if (operands == NULL)
        return false;
    if (operands[0] != '\0') {
        op->number = read_operand(r, operands[0]);
        if (operands[1] != '\0')
            op->number2 = read_operand(r, operands[1]);
    }
    return !r->bad;
}

#define FRAME_OPS 64u

bool location_compute(const struct location_scope *scope, struct reader r, const uint32_t *first,
                      uint32_t *result)
{
    Dwarf_Op ops[FRAME_OPS];
    struct evaluation e = begin(scope);
    const uint8_t *beginning = r.at;
    size_t count = 0;
    while (reader_left(&r) > 0)
        if (count == FRAME_OPS || !read_op(&r, beginning, &ops[count++]))
            return false;
    if (first != NULL)
        push(&e, *first);
    run(&e, ops, count, 0);
    *result = (uint32_t)pop(&e);
    return !e.failed;
}
