#include <stddef.h>
#include <stdint.h>
#include <string.h>

// What some of 64 bytes are: one bit a byte, the first byte's is the lowest. Swift has vectors, but no way to make one
// number of what they compare.
struct byte_masks {
    uint64_t delimiters;
    uint64_t quotes;
    uint64_t feeds;  // line feeds
    uint64_t odd;    // other control characters, and DEL
    uint64_t high;   // beyond ASCII
};

static inline uint64_t byte_mask_equal(const uint8_t *bytes, uint8_t byte) {
    uint64_t mask = 0;
    for (int index = 0; index < 64; index++) mask |= (uint64_t)(bytes[index] == byte) << index;
    return mask;
}

static inline void byte_masks_portable(
    const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t quote, struct byte_masks *masks
) {
    for (; count > 0; count--, bytes += 64, masks++) {
        uint64_t low = 0, high = 0;
        for (int index = 0; index < 64; index++) {
            uint8_t byte = bytes[index];
            low |= (uint64_t)(byte < 0x20 || byte == 0x7F) << index;
            high |= (uint64_t)(byte >> 7) << index;
        }
        masks->delimiters = byte_mask_equal(bytes, delimiter);
        masks->quotes = byte_mask_equal(bytes, quote);
        masks->feeds = byte_mask_equal(bytes, '\n');
        masks->high = high;
        masks->odd = low & ~masks->feeds;
    }
}

#if defined(__x86_64__)

// Compares as many bytes at once as a vector has; all of a block's are written by one macro for either width.
#define BYTE_MASKS(NAME, TARGET, WIDTH, BITS, MOVEMASK)                                                            \
    typedef signed char NAME##_vector __attribute__((vector_size(WIDTH)));                                         \
    typedef unsigned char NAME##_unsigned __attribute__((vector_size(WIDTH)));                                     \
    TARGET static inline uint64_t NAME##_bits(NAME##_vector vector) { return (BITS)MOVEMASK(vector); }             \
    TARGET static inline void NAME(                                                                                \
        const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t quote, struct byte_masks *masks             \
    ) {                                                                                                            \
        const NAME##_vector zeros = {0};                                                                           \
        const NAME##_vector delimiters = zeros + (signed char)delimiter;                                           \
        const NAME##_vector quotes = zeros + (signed char)quote;                                                   \
        for (; count > 0; count--, bytes += 64, masks++) {                                                         \
            struct byte_masks found = {0, 0, 0, 0, 0};                                                             \
            for (int part = 0; part < 64; part += WIDTH) {                                                         \
                NAME##_vector vector;                                                                              \
                memcpy(&vector, bytes + part, WIDTH);                                                              \
                found.delimiters |= NAME##_bits(vector == delimiters) << part;                                     \
                found.quotes |= NAME##_bits(vector == quotes) << part;                                             \
                found.feeds |= NAME##_bits(vector == '\n') << part;                                                \
                found.high |= NAME##_bits(vector) << part;                                                         \
                /* With one added DEL is the least of all signed bytes; those beyond ASCII are below, too. */      \
                found.odd |= NAME##_bits((NAME##_vector)((NAME##_unsigned)vector + 1) < 0x21) << part;             \
            }                                                                                                      \
            found.odd &= ~(found.high | found.feeds);                                                              \
            *masks = found;                                                                                        \
        }                                                                                                          \
    }

BYTE_MASKS(byte_masks_16, , 16, uint16_t, __builtin_ia32_pmovmskb128)
BYTE_MASKS(byte_masks_32, __attribute__((target("avx2"))), 32, uint32_t, __builtin_ia32_pmovmskb256)

#undef BYTE_MASKS

#endif

// The masks of so many blocks of 64 bytes, one after another.
static inline void byte_masks_of(
    const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t quote, struct byte_masks *masks
) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        byte_masks_32(bytes, count, delimiter, quote, masks);
    else
        byte_masks_16(bytes, count, delimiter, quote, masks);
#else
    byte_masks_portable(bytes, count, delimiter, quote, masks);
#endif
}
