package rows

// Pitch is the height of a row of a list with what stands between two.
const Pitch = 54
