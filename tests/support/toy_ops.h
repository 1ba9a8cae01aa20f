/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bodies of the tests' processor: one of each kind, and what stencils could get wrong. */
OP(move_imm, 0, 0, PLAIN, SET(x, IMM);)
OP(move, 0, 0, PLAIN, SET(x, REG(y));)
OP(add_imm, 0, TOY_ALL, PLAIN, {
    uint32_t a = REG(y);
    uint32_t b = IMM;
    uint32_t sum = a + b;
    SET(x, sum);
    FLAGS(NZ = (int32_t)sum; CF = sum < a; VF = (~(a ^ b) & (a ^ sum)) >> 31;)
})
OP(sub, 0, TOY_ALL, PLAIN, {
    uint32_t a = REG(y);
    uint32_t b = REG(z);
    uint32_t rest = a - b;
    SET(x, rest);
    FLAGS(NZ = (int32_t)rest; CF = a >= b; VF = ((a ^ b) & (a ^ rest)) >> 31;)
})
OP(adc_imm, TOY_C, TOY_ALL, PLAIN, {
    uint32_t a = REG(y);
    uint64_t sum = (uint64_t)a + IMM + CF;
    SET(x, (uint32_t)sum);
    FLAGS(NZ = (int32_t)sum; CF = sum >> 32; VF = (~(a ^ IMM) & (a ^ (uint32_t)sum)) >> 31;)
})
OP(swap, 0, 0, PLAIN, {
    uint32_t a = REG(x);
    uint32_t b = REG(y);
    SET(x, b);
    SET(y, a);
})
OP(multiply, 0, 0, PLAIN, {
    uint64_t product = (uint64_t)REG(y) * REG(z);
    SET(x, (uint32_t)product);
    SET(imm, (uint32_t)(product >> 32));
})
OP(turn, 0, 0, PLAIN, SET(x, ROR(SHL(REG(y), z), imm));)
OP(halve, 0, 0, PLAIN, SET(x, SAR(REG(y), z) ^ SHR(REG(y), imm));)
OP(shift, 0, TOY_NZ, PLAIN, {
    uint32_t value = REG(y) << (REG(z) & 31);
    SET(x, value);
    FLAGS(NZ = (int32_t)value;)
})
/* Half of the greatest cost comes back where the quotient is small. */
OP(divide, 0, 0, PLAIN, {
    uint32_t a = REG(y);
    uint32_t b = REG(z);
    uint32_t quotient = b ? a / b : 0;
    REFUND(quotient < 16 ? 4 : 0);
    SET(x, quotient);
})
OP(load, 0, 0, MEMORY, {
    LOAD(uint32_t, value, REG(y) + IMM);
    SET(x, value);
})
OP(load_byte, 0, 0, MEMORY, {
    LOAD(int8_t, value, REG(y) + REG(z));
    SET(x, (uint32_t)value);
})
OP(store, 0, 0, MEMORY, STORE(uint32_t, REG(y) + IMM, REG(x));)
OP(store_half, 0, 0, MEMORY, STORE(uint16_t, REG(y) + IMM, REG(x));)
OP(check_read, 0, 0, MEMORY, CHECK_READ(REG(y), NUMBER(z));)
OP(check_write, 0, 0, MEMORY, CHECK_WRITE(REG(y), NUMBER(z));)
/* NOLINTBEGIN(clang-analyzer-core.NonNullParamChecker): a check was before */
OP(fetch, 0, 0, PLAIN, {
    FETCH(value, IMM);
    SET(x, value);
})
OP(put, 0, 0, PLAIN, PUT(IMM, REG(x));)
/* NOLINTEND(clang-analyzer-core.NonNullParamChecker) */
OP(leave_if_odd, 0, 0, MEMORY, LEAVE_IF(REG(y) & 1);)
OP(skip_equal, TOY_NZ, 0, SKIP, {
    const bool skip = (uint32_t)NZ == 0;
    if (skip)
        REFUND(NUMBER(z));
    SKIP_IF(skip);
})
OP(skip_carry, TOY_C, 0, SKIP, {
    if (CF)
        REFUND(NUMBER(z));
    SKIP_IF(CF);
})
OP(branch_equal, TOY_NZ, 0, BRANCH, TAKE_IF((uint32_t)NZ == 0);)
OP(branch_less, TOY_NZ | TOY_V, 0, BRANCH, TAKE_IF((NZ < 0) != VF);)
OP(branch_higher, TOY_NZ | TOY_C, 0, BRANCH, TAKE_IF(CF && (uint32_t)NZ != 0);)
/* Two jumps in one. */
OP(branch_not_greater, TOY_NZ | TOY_V, 0, BRANCH, TAKE_IF((uint32_t)NZ == 0 || (NZ < 0) != VF);)
OP(always, 0, 0, ALWAYS, )
OP(jump, 0, 0, JUMP, JUMP(REG(x) % TOY_PLACES * 4);)
OP(special, 0, 0, LEAVE, )
