"""What may act: outputs and models that this person has made, or trusts."""
