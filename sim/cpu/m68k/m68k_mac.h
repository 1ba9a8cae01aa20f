/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ColdFire's multiply-accumulate units. */
#ifndef SIM_CPU_M68K_M68K_MAC_H
#define SIM_CPU_M68K_M68K_MAC_H

#include "m68k_special.h"

/* MAC or MSAC; false: the row is none of them. */
bool m68k_mac(struct special *, unsigned row);

/* The others. */
extern const struct special_row m68k_mac_rows[];
extern const unsigned m68k_mac_row_count;

#endif
