"""Draws one node."""

from pyscript import document

node = document.createElement("p")
node.id = "drawn"
node.textContent = "drawn"
document.body.append(node)
