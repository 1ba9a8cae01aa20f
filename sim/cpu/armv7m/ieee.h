/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Arithmetic of single precision as the floating-point extension defines it, bit for bit and flag
 * for flag (ARM DDI 0403E, A2.5, and the pseudocode of appendix D6): rounding, flushing to zero,
 * NaNs as FPSCR says, and what comes about is noted there. Values are bits, as registers hold them.
 * It uses no floating point of the host's, so it is the same everywhere. */
#ifndef SIM_CPU_ARMV7M_IEEE_H
#define SIM_CPU_ARMV7M_IEEE_H

#include <stdbool.h>
#include <stdint.h>

/* Bits of FPSCR. */
#define FPSCR_IOC       (1u << 0) /* invalid operation */
#define FPSCR_DZC       (1u << 1) /* division by 0 */
#define FPSCR_OFC       (1u << 2) /* overflow */
#define FPSCR_UFC       (1u << 3) /* underflow */
#define FPSCR_IXC       (1u << 4) /* inexact */
#define FPSCR_IDC       (1u << 7) /* a denormal operand was flushed */
#define FPSCR_MODE      (3u << 22)
#define FPSCR_FZ        (1u << 24)
#define FPSCR_DN        (1u << 25)
#define FPSCR_AHP       (1u << 26)
#define FPSCR_CONDITION (15u << 28) /* N Z C V */
#define FPSCR_ALL       0xf7c0009fu /* bits that there are */

#define IEEE_SIGN 0x80000000u

uint32_t ieee_add(uint32_t *fpscr, uint32_t a, uint32_t b);
uint32_t ieee_subtract(uint32_t *fpscr, uint32_t a, uint32_t b);
uint32_t ieee_multiply(uint32_t *fpscr, uint32_t a, uint32_t b);
uint32_t ieee_divide(uint32_t *fpscr, uint32_t a, uint32_t b);
uint32_t ieee_root(uint32_t *fpscr, uint32_t a);
/* sum + a * b, rounded once. */
uint32_t ieee_fused(uint32_t *fpscr, uint32_t sum, uint32_t a, uint32_t b);
/* N Z C V, as bits 31 to 28; `quiet` NaNs, too, are invalid if `signals`. */
uint32_t ieee_compare(uint32_t *fpscr, uint32_t a, uint32_t b, bool signals);

/* How a number becomes an integer with `fraction` bits behind the point, of `bits` in all, or back:
 * towards zero and to nearest, whatever FPSCR says, or as it says. */
struct ieee_format {
    unsigned fraction, bits;
    bool is_signed, fixed_rounding;
};
uint32_t ieee_to_integer(uint32_t *fpscr, uint32_t a, struct ieee_format);
uint32_t ieee_from_integer(uint32_t *fpscr, uint32_t a, struct ieee_format);

/* Half precision, IEEE's or the alternative that FPSCR.AHP chooses. */
uint32_t ieee_from_half(uint32_t *fpscr, uint32_t half);
uint32_t ieee_to_half(uint32_t *fpscr, uint32_t a);

#endif
