/* SPDX-License-Identifier: GPL-2.0-or-later */
/* LAN9118: MAC and PHY registers, which are reached indirectly, and the EEPROM controller. After
 * the SMSC LAN9118 datasheet (revision 1.5), chapters 3.9 "EEPROM interface", 5.4 "MAC control
 * and status registers", 5.5 "PHY registers".
 * No cable: auto-negotiation never completes, there is never a link. Leaves out the recognition
 * of wake-up frames and the test patterns of the PHY. */
#include "dev/lan9118.h"

#include <string.h>

#define CSR_BUSY   0x80000000u
#define CSR_READ   0x40000000u
#define MII_BUSY   1u
#define MII_WRITE  2u
#define FLOW_BUSY  1u
#define WUCSR_SEEN 0x60u /* WUFR, MPR: write 1 to clear */

#define MAC_TIME       (240 * SIM_NS)   /* six cycles of 25 MHz */
#define MII_TIME       (25600 * SIM_NS) /* 64 bits at 2.5 MHz (IEEE 802.3, 22.2.4) */
#define PHY_RESET_TIME (100 * SIM_US)   /* 5.3.13: held at least so long */
#define ENERGY_TIME    (256 * SIM_MS)   /* 5.5.8: then ENERGYON falls */

#define PHY_ADDRESS     1u
#define BMCR_RESET      0x8000u
#define BMCR_LOOPBACK   0x4000u
#define BMCR_100        0x2000u
#define BMCR_NEGOTIATE  0x1000u
#define BMCR_MASK       0x7980u
#define BMSR            0x7809u /* all abilities, no link, nothing negotiated */
#define ADVERTISE_MASK  0x2de0u
#define ADVERTISE_802_3 0x0001u
#define MODE_ENERGYON   0x0002u
#define MODE_MASK       0x3a4cu
#define SPECIAL_MASK    0x0fe0u /* bits 11 to 5 are to be written as 0000010 */
#define INTERRUPTS      0x00feu

#define E2P_BUSY     0x80000000u
#define E2P_TIMEOUT  0x00000200u
#define E2P_LOADED   0x00000100u
#define E2P_KEPT     0x700000ffu
#define EEPROM_MAGIC 0xa5u
#define EEPROM_CYCLE (1120 * SIM_NS) /* 6.8: EECLK, 1110 to 1130 ns */
#define EEPROM_LIMIT (30 * SIM_MS)   /* then EPC_TIMEOUT */

/* --- PHY --- */

enum {
    PHY_BMCR,
    PHY_BMSR,
    PHY_ID1,
    PHY_ID2,
    PHY_ADVERTISE,
    PHY_PARTNER,
    PHY_EXPANSION,
    PHY_MODE = 17,
    PHY_MODES,
    PHY_INDICATIONS = 27,
    PHY_SOURCE = 29,
    PHY_MASK,
    PHY_SPECIAL
};

void lan_phy_reset(struct lan9118 *chip, sim_time now)
{
    chip->phy_control = BMCR_100 | BMCR_NEGOTIATE;
    chip->phy_advertise = 0x01e1;
    chip->phy_mode = 0;
    chip->phy_special_modes = 0x00e0 | PHY_ADDRESS;
    chip->phy_indications = 0;
    chip->phy_special = 0x0040;
    chip->phy_source = chip->phy_mask = 0;
    chip->phy_awake = now;
}

bool lan_phy_loops(const struct lan9118 *chip)
{
    return chip->phy_control & BMCR_LOOPBACK || chip->mac[MAC_CR] & MAC_CR_LOOPBK;
}

unsigned lan_phy_megabits(const struct lan9118 *chip)
{
    return (chip->phy_control & (BMCR_NEGOTIATE | BMCR_100)) != 0 ? 100 : 10;
}

static bool phy_resetting(const struct lan9118 *chip, sim_time now)
{
    return now < chip->phy_reset_end;
}

static uint16_t phy_mode(const struct lan9118 *chip, sim_time now)
{
    return chip->phy_mode | (now - chip->phy_awake < ENERGY_TIME ? MODE_ENERGYON : 0);
}

static uint16_t take_phy_source(struct lan9118 *chip)
{
    uint16_t source = chip->phy_source;
    chip->phy_source = 0;
    return source;
}

static uint16_t phy_read(struct lan9118 *chip, unsigned reg, sim_time now)
{
    switch (reg) {
    case PHY_BMCR:
        return chip->phy_control | (phy_resetting(chip, now) ? BMCR_RESET : 0);
    case PHY_BMSR:
        return BMSR;
    case PHY_ID1:
        return 0x0007;
    case PHY_ID2:
        return 0xc0d1;
    case PHY_ADVERTISE:
        return chip->phy_advertise;
    case PHY_PARTNER:
        return ADVERTISE_802_3;
    case PHY_MODE:
        return phy_mode(chip, now);
    case PHY_MODES:
        return chip->phy_special_modes;
    case PHY_INDICATIONS:
        return chip->phy_indications;
    case PHY_SOURCE:
        return take_phy_source(chip);
    case PHY_MASK:
        return chip->phy_mask;
    case PHY_SPECIAL:
        return chip->phy_special;
    default: /* PHY_EXPANSION, and what is reserved */
        return 0;
    }
}

static void set_phy_control(struct lan9118 *chip, uint16_t value, sim_time now)
{
    if (value & BMCR_RESET) {
        lan_phy_reset(chip, now);
        chip->phy_reset_end = now + PHY_RESET_TIME;
    } else {
        chip->phy_control = value & BMCR_MASK; /* a restart of the negotiation clears itself */
    }
}

static void phy_write(struct lan9118 *chip, unsigned reg, uint16_t value, sim_time now)
{
    if (phy_resetting(chip, now) || now < chip->pmt_phy_reset_end)
        return;
    switch (reg) {
    case PHY_BMCR:
        set_phy_control(chip, value, now);
        break;
    case PHY_ADVERTISE:
        chip->phy_advertise = (value & ADVERTISE_MASK) | ADVERTISE_802_3;
        break;
    case PHY_MODE:
        chip->phy_mode = value & MODE_MASK;
        break;
    case PHY_MODES:
        chip->phy_special_modes = value & 0x00ff;
        break;
    case PHY_INDICATIONS:
        chip->phy_indications = value & 0xe000;
        break;
    case PHY_MASK:
        chip->phy_mask = value & INTERRUPTS;
        break;
    case PHY_SPECIAL:
        chip->phy_special = value & SPECIAL_MASK;
        break;
    default:
        break;
    }
}

/* --- MAC --- */

/* What a write may change, from register 1 on. */
static const struct {
    uint32_t reset, writable;
} mac_registers[LAN_MAC_REGISTERS] = {
    [MAC_CR] = {MAC_CR_PRMS, 0x90bfbdec},
    [MAC_ADDRH] = {0x0000ffff, 0x0000ffff},
    [MAC_ADDRL] = {0xffffffff, 0xffffffff},
    [MAC_HASHH] = {0, 0xffffffff},
    [MAC_HASHL] = {0, 0xffffffff},
    [MAC_MII_ACC] = {0, 0x0000ffc2},
    [MAC_MII_DATA] = {0, 0x0000ffff},
    [MAC_FLOW] = {0, 0xffff0006}, /* a pause frame ends at once: there is no link */
    [MAC_VLAN1] = {0, 0x0000ffff},
    [MAC_VLAN2] = {0, 0x0000ffff},
    [MAC_WUFF] = {0, 0},
    [MAC_WUCSR] = {0, 0x00000206},
};

void lan_mac_reset(struct lan9118 *chip)
{
    unsigned i;
    for (i = 0; i < LAN_MAC_REGISTERS; i++)
        chip->mac[i] = mac_registers[i].reset;
    memset(chip->wuff, 0, sizeof chip->wuff);
    chip->wuff_place = 0;
    chip->mac_csr_cmd = chip->mac_csr_data = 0;
    chip->mac_busy_end = chip->mii_busy_end = 0;
}

static void run_mii(struct lan9118 *chip, uint32_t value, sim_time now)
{
    unsigned reg = value >> 6 & 31, address = value >> 11 & 31;
    if (!(value & MII_BUSY))
        return;
    chip->mii_busy_end = now + MII_TIME;
    if (value & MII_WRITE && address == PHY_ADDRESS)
        phy_write(chip, reg, (uint16_t)chip->mac[MAC_MII_DATA], now);
    else if (!(value & MII_WRITE))
        chip->mac[MAC_MII_DATA] = address == PHY_ADDRESS ? phy_read(chip, reg, now) : 0xffff;
}

/* Eight words, one after another, through one address. */
static uint32_t *wuff_next(struct lan9118 *chip)
{
    uint32_t *word = &chip->wuff[chip->wuff_place];
    chip->wuff_place = (uint8_t)((chip->wuff_place + 1) % LAN_WUFF);
    return word;
}

static void mac_write(struct lan9118 *chip, unsigned reg, uint32_t value, sim_time now)
{
    uint32_t before = chip->mac[reg];
    if (reg == MAC_MII_ACC && now < chip->mii_busy_end) {
        device_report(&chip->device, REPORT_GUEST_ERROR, LAN_MAC_CSR_CMD,
                      "MII_ACC was written while it was busy: nothing is done");
        return;
    }
    chip->mac[reg] = value & mac_registers[reg].writable;
    if (reg == MAC_WUCSR)
        chip->mac[reg] |= before & ~value & WUCSR_SEEN;
    if (reg == MAC_WUFF)
        *wuff_next(chip) = value;
    if (reg == MAC_MII_ACC)
        run_mii(chip, value, now);
    if (reg == MAC_CR && before & ~value & MAC_CR_RXEN)
        chip->int_sts |= LAN_INT_RXSTOP;
}

static uint32_t mac_read(struct lan9118 *chip, unsigned reg, sim_time now)
{
    if (reg == MAC_WUFF)
        return *wuff_next(chip);
    return chip->mac[reg] | (reg == MAC_MII_ACC && now < chip->mii_busy_end ? MII_BUSY : 0);
}

void lan_mac_command(struct lan9118 *chip, uint32_t command, sim_time now)
{
    unsigned reg = command & 0xff;
    if (now < chip->mac_busy_end) {
        device_report(&chip->device, REPORT_GUEST_ERROR, LAN_MAC_CSR_CMD,
                      "was written while it was busy: nothing is done");
        return;
    }
    chip->mac_csr_cmd = command & (CSR_READ | 0xff);
    if (!(command & CSR_BUSY))
        return;
    chip->mac_busy_end = now + MAC_TIME;
    if (reg < MAC_CR || reg >= LAN_MAC_REGISTERS)
        device_report(&chip->device, REPORT_UNKNOWN_REGISTER, LAN_MAC_CSR_CMD,
                      "names a MAC register that there is not");
    else if (command & CSR_READ)
        chip->mac_csr_data = mac_read(chip, reg, now);
    else
        mac_write(chip, reg, chip->mac_csr_data, now);
}

/* --- EEPROM: 128 bytes, as a 93C46 --- */

enum { E2P_READ, E2P_EWDS, E2P_EWEN, E2P_WRITE, E2P_WRAL, E2P_ERASE, E2P_ERAL, E2P_RELOAD };

void lan_eeprom_format(struct lan9118 *chip, const uint8_t *address)
{
    memset(chip->eeprom, 0xff, sizeof chip->eeprom);
    if (address == NULL)
        return;
    chip->eeprom[0] = EEPROM_MAGIC;
    memcpy(&chip->eeprom[1], address, 6);
}

static unsigned e2p_operation(const struct lan9118 *chip)
{
    return chip->e2p_cmd >> 28 & 7;
}

/* EECLK cycles of each operation (table 3.8); a reload reads 7 bytes, but 1 without signature.
 * A write or an erasure takes the chip its time besides (93C46 datasheet: 2, 6 and 15 ms). */
static sim_time eeprom_time(const struct lan9118 *chip)
{
    static const uint8_t cycles[8] = {18, 10, 10, 18, 18, 10, 10, 18};
    static const uint8_t milliseconds[8] = {0, 0, 0, 2, 15, 2, 6, 0};
    unsigned operation = e2p_operation(chip), bytes = 1;
    if (operation == E2P_RELOAD && chip->eeprom[0] == EEPROM_MAGIC)
        bytes = 7;
    if (milliseconds[operation] > 0 && !chip->has_eeprom)
        return EEPROM_LIMIT;
    return bytes * cycles[operation] * EEPROM_CYCLE +
           (chip->eeprom_writable ? milliseconds[operation] * SIM_MS : 0);
}

void lan_eeprom_command(struct lan9118 *chip, uint32_t value, sim_time now)
{
    uint32_t flags = chip->e2p_cmd & ~value & (E2P_TIMEOUT | E2P_LOADED);
    if (chip->e2p_cmd & E2P_BUSY) {
        device_report(&chip->device, REPORT_GUEST_ERROR, LAN_E2P_CMD,
                      "was written while it was busy: nothing is done");
        return;
    }
    chip->e2p_cmd = (value & (E2P_BUSY | E2P_KEPT)) | flags;
    if (value & E2P_BUSY)
        event_at(&chip->eeprom_done, now + eeprom_time(chip));
}

static void fill_eeprom(struct lan9118 *chip, unsigned from, unsigned count, uint8_t value)
{
    if (chip->eeprom_writable)
        memset(&chip->eeprom[from], value, count);
}

static void reload_address(struct lan9118 *chip)
{
    const uint8_t *e = chip->eeprom;
    if (e[0] != EEPROM_MAGIC)
        return;
    chip->mac[MAC_ADDRL] = e[1] | e[2] << 8 | e[3] << 16 | (uint32_t)e[4] << 24;
    chip->mac[MAC_ADDRH] = e[5] | (uint32_t)e[6] << 8;
    chip->e2p_cmd |= E2P_LOADED;
}

static void run_eeprom(struct lan9118 *chip)
{
    unsigned address = chip->e2p_cmd % LAN_EEPROM;
    switch (e2p_operation(chip)) {
    case E2P_READ:
        chip->e2p_data = chip->eeprom[address];
        break;
    case E2P_EWDS:
        chip->eeprom_writable = false;
        break;
    case E2P_EWEN:
        chip->eeprom_writable = true;
        break;
    case E2P_WRITE:
        fill_eeprom(chip, address, 1, (uint8_t)chip->e2p_data);
        break;
    case E2P_WRAL:
        fill_eeprom(chip, 0, LAN_EEPROM, (uint8_t)chip->e2p_data);
        break;
    case E2P_ERASE:
        fill_eeprom(chip, address, 1, 0xff);
        break;
    case E2P_ERAL:
        fill_eeprom(chip, 0, LAN_EEPROM, 0xff);
        break;
    default:
        reload_address(chip);
        break;
    }
}

/* Without an EEPROM reads give ones, and what waits for it to be ready gives up. */
void lan_eeprom_done(void *owner, sim_time due)
{
    struct lan9118 *chip = owner;
    unsigned operation = e2p_operation(chip);
    (void)due;
    chip->e2p_cmd &= ~E2P_BUSY;
    if (chip->has_eeprom)
        run_eeprom(chip);
    else if (operation == E2P_READ)
        chip->e2p_data = 0xff;
    else if (operation >= E2P_WRITE && operation <= E2P_ERAL)
        chip->e2p_cmd |= E2P_TIMEOUT;
}
