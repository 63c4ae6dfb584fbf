"""What policies, folder settings and licence orders say: as a whole, compared, merged and in plain values."""
